package dev.waybill.worker;

import dev.waybill.worker.archive.SourceChanged;
import dev.waybill.worker.checkpoint.CatalogChanged;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.encode.FormatLimit;
import dev.waybill.worker.metric.MetricFailed;
import dev.waybill.worker.metric.MetricFailed.Reason;
import dev.waybill.worker.source.SourceBroken;
import dev.waybill.worker.upload.UploadLost;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/// All that can go wrong with an export, told apart in one place: what is done about it, the stable code that API, mail
/// and metrics show, and the words for the user. What servers answered is for the log.
enum Trouble {
    DATABASE_FAILED(Remedy.TRY_AGAIN, "The database failed while the export was running."),
    STORE_FAILED(Remedy.TRY_AGAIN, "The object store failed while the export was running."),
    INTERNAL_ERROR(Remedy.TRY_AGAIN, "The worker has a defect. Its log says more."),
    UPLOAD_LOST(Remedy.BEGIN_AGAIN, "The object store lost the upload of the export."),
    SOURCE_CHANGED(Remedy.BEGIN_AGAIN, "Files changed again and again while they were exported."),
    CATALOG_CHANGED(Remedy.BEGIN_AGAIN, "The dataset was changed again and again while it was exported."),
    DATASET_BROKEN(Remedy.NONE, "The dataset cannot be exported as it is configured. The log of the worker says why."),
    STORE_REFUSED(
            Remedy.NONE, "The object store refuses the export as it is configured. The log of the worker says why."),
    FORMAT_LIMIT(Remedy.NONE, "The format cannot hold what is exported."),
    QUERY_FAILED(Remedy.NONE, "The database of the metric refused the statement."),
    DATA_SOURCE_REFUSED(Remedy.NONE, "The database of the metric refused the credentials."),
    DATA_SOURCE_UNREACHABLE(Remedy.NONE, "The database of the metric cannot be reached."),
    CONNECTION_LOST(Remedy.NONE, "The connection to the database of the metric was lost."),
    HOST_NOT_ALLOWED(Remedy.NONE, "The operator does not allow metrics to connect to this host."),
    CREDENTIALS_MISSING(Remedy.NONE, "The data source has no credentials that can be used."),
    ROW_LIMIT(Remedy.NONE, "The metric has more rows than it may."),
    SIZE_LIMIT(Remedy.NONE, "The metric is larger than it may be."),
    TIMEOUT(Remedy.NONE, "The metric took longer than it may."),
    TOO_LARGE(Remedy.NONE, "The export is larger than its upload can hold. The log of the worker says more."),
    WORKER_LOST(Remedy.NONE, "One worker after the other ended without progress while it ran this export.");

    /// What may help.
    enum Remedy {
        /// Later: with a backoff, and after too many attempts without progress not any more.
        TRY_AGAIN,
        /// Soon, from the first row or entry.
        BEGIN_AGAIN,
        /// Nothing that a worker can do.
        NONE
    }

    /// Of S3's error codes those that mean settings or rights, not load ("List of error codes", Amazon S3 API).
    private static final Set<String> REFUSALS = Set.of(
            "AccessDenied",
            "AccountProblem",
            "AllAccessDisabled",
            "InvalidAccessKeyId",
            "NoSuchBucket",
            "SignatureDoesNotMatch");

    private final Remedy remedy;
    private final String message;

    Trouble(Remedy remedy, String message) {
        this.remedy = remedy;
        this.message = message;
    }

    static Trouble of(Exception thrown) {
        return switch (thrown) {
            case UploadLost _ -> UPLOAD_LOST;
            case SourceChanged _ -> SOURCE_CHANGED;
            case CatalogChanged _ -> CATALOG_CHANGED;
            case SourceBroken _ -> DATASET_BROKEN;
            case FormatLimit _ -> FORMAT_LIMIT;
            case TooLarge _ -> TOO_LARGE;
            case MetricFailed failed -> valueOf(failed.reason().name());
            case Watch.Overdue _ -> TIMEOUT;
            case SQLException e when isForGood(e) -> DATASET_BROKEN;
            case SQLException _ -> DATABASE_FAILED;
            case AwsServiceException e when isRefusal(e) -> STORE_REFUSED;
            case SdkException _, UncheckedIOException _ -> STORE_FAILED;
            default -> INTERNAL_ERROR;
        };
    }

    /// SQLSTATE class 42, "syntax error or access rule violation": no privilege, no such column. Class 22, "data
    /// exception": a tenant id that cannot be one of the table's, a view that divides by zero.
    private static boolean isForGood(SQLException e) {
        return e.getSQLState() != null
                && (e.getSQLState().startsWith("42") || e.getSQLState().startsWith("22"));
    }

    /// No connection, or none any more. Classes 08 "connection exception", 53 "insufficient resources" and 57P
    /// "operator intervention"; what the pool says has no state.
    static boolean isAway(SQLException e) {
        String state = e.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
    }

    private static boolean isRefusal(AwsServiceException e) {
        return e.awsErrorDetails() != null
                && REFUSALS.contains(String.valueOf(e.awsErrorDetails().errorCode()));
    }

    Remedy remedy() {
        return remedy;
    }

    /// `store-failed`.
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// What may be told of a run of this kind. Some can only come of a tenant's own database.
    static Stream<String> codes(Claim.Kind kind) {
        Set<String> ofMetrics = Arrays.stream(Reason.values()).map(Reason::name).collect(Collectors.toSet());
        return Arrays.stream(values())
                .filter(trouble -> kind == Claim.Kind.METRIC || !ofMetrics.contains(trouble.name()))
                .map(Trouble::code);
    }

    /// For users.
    String message() {
        return message;
    }

    /// For users; of a limit, which one and what to do.
    String message(Exception cause) {
        return switch (cause) {
            case FormatLimit limit -> String.valueOf(limit.getMessage());
            case MetricFailed failed -> String.valueOf(failed.getMessage());
            default -> message;
        };
    }
}
