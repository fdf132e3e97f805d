package dev.waybill.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.waybill.contract.Advice;
import dev.waybill.worker.Trouble.Remedy;
import dev.waybill.worker.metric.MetricFailed;
import dev.waybill.worker.metric.MetricFailed.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/// What goes wrong, and what is done about it. The codes are a contract.
class TroubleTest {

    static Stream<Arguments> thrown() {
        return Stream.of(
                arguments(new SQLException("permission denied", "42501"), "dataset-broken", Remedy.NONE),
                arguments(new SQLException("no such column", "42703"), "dataset-broken", Remedy.NONE),
                arguments(new SQLException("division by zero", "22012"), "dataset-broken", Remedy.NONE),
                arguments(new SQLException("connection lost", "08006"), "database-failed", Remedy.TRY_AGAIN),
                arguments(new SQLException("shutting down", "57P01"), "database-failed", Remedy.TRY_AGAIN),
                arguments(new SQLException("out of disk", "53100"), "database-failed", Remedy.TRY_AGAIN),
                arguments(new SQLException("deadlock", "40P01"), "database-failed", Remedy.TRY_AGAIN),
                arguments(new SQLException("the pool has none left"), "database-failed", Remedy.TRY_AGAIN),
                arguments(store(503, "SlowDown"), "store-failed", Remedy.TRY_AGAIN),
                arguments(store(500, "InternalError"), "store-failed", Remedy.TRY_AGAIN),
                arguments(store(400, "RequestTimeout"), "store-failed", Remedy.TRY_AGAIN),
                arguments(store(403, "RequestTimeTooSkewed"), "store-failed", Remedy.TRY_AGAIN),
                arguments(AwsServiceException.builder().statusCode(502).build(), "store-failed", Remedy.TRY_AGAIN),
                arguments(SdkClientException.create("connection refused"), "store-failed", Remedy.TRY_AGAIN),
                arguments(new UncheckedIOException(new IOException("cut")), "store-failed", Remedy.TRY_AGAIN),
                arguments(store(403, "AccessDenied"), "store-refused", Remedy.NONE),
                arguments(store(403, "SignatureDoesNotMatch"), "store-refused", Remedy.NONE),
                arguments(store(404, "NoSuchBucket"), "store-refused", Remedy.NONE),
                arguments(new TooLarge(5 << 20), "too-large", Remedy.NONE),
                arguments(new MetricFailed(Reason.ROW_LIMIT, "too many"), "row-limit", Remedy.NONE),
                arguments(new Watch.Overdue(), "timeout", Remedy.NONE),
                arguments(new IllegalStateException("a defect"), "internal-error", Remedy.TRY_AGAIN));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("thrown")
    void isToldApart(Exception thrown, String code, Remedy remedy) {
        Trouble trouble = Trouble.of(thrown);

        assertThat(trouble.code()).isEqualTo(code);
        assertThat(trouble.remedy()).isEqualTo(remedy);
    }

    @ParameterizedTest
    @EnumSource
    void hasASentenceForTheUser(Trouble trouble) {
        assertThat(trouble.message()).matches("[A-Z].*\\.").doesNotContain("Exception", "SQL");
    }

    @ParameterizedTest
    @EnumSource
    void hasAnAdviceOfItsOwn(Trouble trouble) {
        assertThat(Advice.of(trouble.code())).matches("[A-Z][^.]*\\.").isNotEqualTo(Advice.of("unheard-of"));
    }

    @Test
    void codesAreStable() {
        assertThat(Arrays.stream(Trouble.values()).map(Trouble::code))
                .containsExactly(
                        "database-failed",
                        "store-failed",
                        "internal-error",
                        "upload-lost",
                        "source-changed",
                        "catalog-changed",
                        "dataset-broken",
                        "store-refused",
                        "format-limit",
                        "query-failed",
                        "data-source-refused",
                        "data-source-unreachable",
                        "connection-lost",
                        "host-not-allowed",
                        "credentials-missing",
                        "row-limit",
                        "size-limit",
                        "timeout",
                        "too-large",
                        "worker-lost");
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonOfAMetricIsATrouble(Reason reason) {
        MetricFailed failed = new MetricFailed(reason, "What was attempted.");

        assertThat(Trouble.of(failed).name()).isEqualTo(reason.name());
        assertThat(Trouble.of(failed).message(failed)).isEqualTo("What was attempted.");
    }

    private static AwsServiceException store(int status, String code) {
        return AwsServiceException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .build();
    }
}
