package dev.waybill.worker.lifecycle;

import dev.waybill.contract.StoreSettings;
import dev.waybill.worker.lifecycle.BucketTrouble.Kind;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Two configurations of the bucket, each one document that is read and written as a whole. S3 has no way to write one
/// only if nobody else did meanwhile.
final class Bucket implements AutoCloseable {

    // The last two: it looks only at the path, and takes the request for one that makes the bucket.
    private static final Set<String> NOT_OFFERED = Set.of(
            "NotImplemented",
            "MethodNotAllowed",
            "UnsupportedOperation",
            "NotSupported",
            "BucketAlreadyOwnedByYou",
            "BucketAlreadyExists");

    private final S3Client s3;
    private final String bucket;

    Bucket(StoreSettings settings, SdkHttpClient http) {
        this.s3 = settings.client(http);
        this.bucket = settings.bucket();
    }

    /// The lifecycle rules of the bucket; none where it has no such configuration.
    ///
    /// @throws BucketTrouble if the store does not answer with them
    List<LifecycleRule> lifecycle() {
        return readLifecycle().rules();
    }

    private GetBucketLifecycleConfigurationResponse readLifecycle() {
        return unlessAbsent(
                "NoSuchLifecycleConfiguration",
                GetBucketLifecycleConfigurationResponse.builder().build(),
                () -> asked(
                        "s3:GetLifecycleConfiguration",
                        () -> s3.getBucketLifecycleConfiguration(get -> get.bucket(bucket))));
    }

    /// Makes these the lifecycle rules of the bucket.
    ///
    /// @throws BucketTrouble if the store does not take them; nothing has changed then
    void replaceLifecycle(List<LifecycleRule> rules) {
        GetBucketLifecycleConfigurationResponse before = readLifecycle(); // the one setting beside the rules stays
        asked(
                "s3:PutLifecycleConfiguration",
                () -> s3.putBucketLifecycleConfiguration(put -> put.bucket(bucket)
                        .transitionDefaultMinimumObjectSize(before.transitionDefaultMinimumObjectSizeAsString())
                        .lifecycleConfiguration(configuration -> configuration.rules(rules))
                        .overrideConfiguration(Bucket::withMd5)));
    }

    /// The CORS rules of the bucket; none where it has no such configuration.
    ///
    /// @throws BucketTrouble if the store does not answer with them
    List<CORSRule> cors() {
        return unlessAbsent(
                "NoSuchCORSConfiguration",
                List.of(),
                () -> asked("s3:GetBucketCORS", () -> s3.getBucketCors(get -> get.bucket(bucket)))
                        .corsRules());
    }

    /// Makes these the CORS rules of the bucket.
    ///
    /// @throws BucketTrouble if the store does not take them; nothing has changed then
    void replaceCors(List<CORSRule> rules) {
        asked(
                "s3:PutBucketCORS",
                () -> s3.putBucketCors(put -> put.bucket(bucket)
                        .corsConfiguration(configuration -> configuration.corsRules(rules))
                        .overrideConfiguration(Bucket::withMd5)));
    }

    /// S3 asks for a checksum where configurations are put; Ceph 16 knows only the one of before there were others.
    private static void withMd5(AwsRequestOverrideConfiguration.Builder request) {
        request.addPlugin(LegacyMd5Plugin.create());
    }

    private static <T> T unlessAbsent(String code, T absent, Supplier<T> read) {
        try {
            return read.get();
        } catch (BucketTrouble e) {
            if (e.code().equals(code)) {
                return absent;
            }
            throw e;
        }
    }

    private <T> T asked(String permission, Supplier<T> request) {
        try {
            return request.get();
        } catch (S3Exception e) {
            throw translated(permission, e);
        } catch (SdkClientException e) {
            boolean noXml = e.getMessage() != null && e.getMessage().contains("XML");
            throw new BucketTrouble(noXml ? Kind.NOT_OFFERED : Kind.FAILED, "", e.getMessage(), e);
        }
    }

    private static BucketTrouble translated(String permission, S3Exception e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        String said = "HTTP %d %s %s"
                .formatted(e.statusCode(), code, details == null ? "" : Objects.toString(details.errorMessage(), ""))
                .strip();
        if (e.statusCode() == 405 || e.statusCode() == 501 || NOT_OFFERED.contains(code)) {
            return new BucketTrouble(Kind.NOT_OFFERED, code, said, e);
        }
        if (code.equals("AccessDenied")) {
            return new BucketTrouble(
                    Kind.FAILED, code, "these credentials lack the permission %s (%s)".formatted(permission, said), e);
        }
        return new BucketTrouble(Kind.FAILED, code, said, e);
    }

    @Override
    public void close() {
        s3.close();
    }
}
