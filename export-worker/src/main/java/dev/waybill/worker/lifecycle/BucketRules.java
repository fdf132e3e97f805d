package dev.waybill.worker.lifecycle;

import dev.waybill.contract.StoreSettings;
import dev.waybill.worker.lifecycle.LifecycleTrouble.Kind;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The lifecycle configuration of the bucket: one document, that is read and written as a whole. S3 has no way to
/// write it only if nobody else did meanwhile.
final class BucketRules implements AutoCloseable {

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

    BucketRules(StoreSettings settings, SdkHttpClient http) {
        this.s3 = settings.client(http);
        this.bucket = settings.bucket();
    }

    /// The rules of the bucket; none where it has no lifecycle configuration.
    ///
    /// @throws LifecycleTrouble if the store does not answer with them
    List<LifecycleRule> read() {
        return readAll().rules();
    }

    private GetBucketLifecycleConfigurationResponse readAll() {
        try {
            return asked(
                    "s3:GetLifecycleConfiguration",
                    () -> s3.getBucketLifecycleConfiguration(get -> get.bucket(bucket)));
        } catch (LifecycleTrouble e) {
            if (e.code().equals("NoSuchLifecycleConfiguration")) {
                return GetBucketLifecycleConfigurationResponse.builder().build();
            }
            throw e;
        }
    }

    /// Makes these the rules of the bucket.
    ///
    /// @throws LifecycleTrouble if the store does not take them; nothing has changed then
    void replace(List<LifecycleRule> rules) {
        GetBucketLifecycleConfigurationResponse before = readAll(); // the one setting beside the rules stays
        asked(
                "s3:PutLifecycleConfiguration",
                () -> s3.putBucketLifecycleConfiguration(put -> put.bucket(bucket)
                        .transitionDefaultMinimumObjectSize(before.transitionDefaultMinimumObjectSizeAsString())
                        .lifecycleConfiguration(configuration -> configuration.rules(rules))
                        // S3 asks for a checksum here; Ceph 16 knows only the one of before there were others
                        .overrideConfiguration(o -> o.addPlugin(LegacyMd5Plugin.create()))));
    }

    private <T> T asked(String permission, Supplier<T> request) {
        try {
            return request.get();
        } catch (S3Exception e) {
            throw translated(permission, e);
        } catch (SdkClientException e) {
            boolean noXml = e.getMessage() != null && e.getMessage().contains("XML");
            throw new LifecycleTrouble(noXml ? Kind.NOT_OFFERED : Kind.FAILED, "", e.getMessage(), e);
        }
    }

    private static LifecycleTrouble translated(String permission, S3Exception e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        String said = "HTTP %d %s %s"
                .formatted(e.statusCode(), code, details == null ? "" : Objects.toString(details.errorMessage(), ""))
                .strip();
        if (e.statusCode() == 405 || e.statusCode() == 501 || NOT_OFFERED.contains(code)) {
            return new LifecycleTrouble(Kind.NOT_OFFERED, code, said, e);
        }
        if (code.equals("AccessDenied")) {
            return new LifecycleTrouble(
                    Kind.FAILED, code, "these credentials lack the permission %s (%s)".formatted(permission, said), e);
        }
        return new LifecycleTrouble(Kind.FAILED, code, said, e);
    }

    @Override
    public void close() {
        s3.close();
    }
}
