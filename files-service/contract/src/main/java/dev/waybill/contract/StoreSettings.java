package dev.waybill.contract;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Where the bucket is, as `WAYBILL_S3_…` says.
///
/// @param publicEndpoint what signed links point at: the address of the store as browsers see it
/// @param pathStyle `https://host/bucket/key` instead of `https://bucket.host/key`
public record StoreSettings(
        URI endpoint,
        URI publicEndpoint,
        String region,
        String bucket,
        String accessKey,
        String secretKey,
        boolean pathStyle) {

    // A connection that died in silence ends some time; the largest part takes less even on a slow line.
    private static final Duration LONGEST_ATTEMPT = Duration.ofMinutes(5);

    /// Reads `WAYBILL_S3_…`, which [Variables] has checked.
    ///
    /// @param variable gives the value of a variable, empty where it is not set
    public static StoreSettings of(Function<String, Optional<String>> variable) {
        Function<String, String> set =
                name -> variable.apply(name).orElseThrow(() -> new IllegalStateException(name + " is missing"));
        URI endpoint = URI.create(set.apply("WAYBILL_S3_ENDPOINT"));
        return new StoreSettings(
                endpoint,
                variable.apply("WAYBILL_S3_PUBLIC_ENDPOINT").map(URI::create).orElse(endpoint),
                set.apply("WAYBILL_S3_REGION"),
                set.apply("WAYBILL_S3_BUCKET"),
                set.apply("WAYBILL_S3_ACCESS_KEY"),
                set.apply("WAYBILL_S3_SECRET_KEY"),
                variable.apply("WAYBILL_S3_PATH_STYLE")
                        .map(Boolean::parseBoolean)
                        .orElse(true));
    }

    /// A client that every S3-compatible store understands: the checksums that the SDK adds by default since 2.30
    /// are refused by many (Ceph 16 among them), so they are sent only where S3 itself requires one.
    ///
    /// @param interceptors see every call
    public S3Client client(SdkHttpClient http, ExecutionInterceptor... interceptors) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .credentialsProvider(credentials())
                .serviceConfiguration(addressing())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(o -> {
                    o.addExecutionInterceptor(new WithoutExpectContinue()).apiCallAttemptTimeout(LONGEST_ATTEMPT);
                    List.of(interceptors).forEach(o::addExecutionInterceptor);
                })
                .httpClient(http)
                .build();
    }

    /// Signs for the public endpoint; the link dies with these credentials, whatever its expiry says.
    public Signer signer() {
        S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(publicEndpoint)
                .region(Region.of(region))
                .credentialsProvider(credentials())
                .serviceConfiguration(addressing())
                .build();
        return new Signer(presigner, bucket);
    }

    /// Signs forms for the public endpoint; they die with these credentials too.
    public PostPolicy postPolicy() {
        return new PostPolicy(this);
    }

    private StaticCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey));
    }

    private S3Configuration addressing() {
        return S3Configuration.builder()
                .pathStyleAccessEnabled(pathStyle)
                .chunkedEncodingEnabled(false)
                .build();
    }

    /// The SDK asks before each body whether it may send it (`Expect: 100-continue`): a round trip for each part,
    /// and three seconds for each where a store or proxy does not answer.
    ///
    /// The HTTP client adds the header too: build it with `expectContinueEnabled(false)`.
    private static final class WithoutExpectContinue implements ExecutionInterceptor {
        @Override
        public SdkHttpRequest modifyHttpRequest(
                Context.ModifyHttpRequest context, ExecutionAttributes executionAttributes) {
            return context.httpRequest().copy(request -> request.removeHeader("Expect"));
        }
    }

    @Override
    public String toString() {
        return "StoreSettings[%s, bucket %s]".formatted(endpoint, bucket); // never the secret
    }
}
