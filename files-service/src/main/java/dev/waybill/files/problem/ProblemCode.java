package dev.waybill.files.problem;

import java.util.Locale;

/// Everything that can be wrong, as clients tell it apart. A code never changes its meaning or its status.
public enum ProblemCode {
    INVALID_JSON(400, "The body is not readable JSON"),
    INVALID_REQUEST(400, "The request breaks a rule"),
    UNKNOWN_DATASET(400, "No such dataset"),
    UNKNOWN_FORMAT(400, "The dataset has no such format"),
    UNKNOWN_FIELD(400, "The dataset has no such field"),
    INVALID_FILTER(400, "The dataset has no such filter"),
    INVALID_SQL(400, "The SQL is not one read-only statement"),
    HOST_NOT_ALLOWED(400, "The operator does not allow this host"),
    SECRET_REQUIRED(400, "The secret is needed again"),
    QUERY_FAILED(400, "The data source refused the statement"),
    DATA_SOURCE_REFUSED(400, "The data source refused the login"),
    UNAUTHENTICATED(401, "A valid token is needed"),
    FORBIDDEN(403, "The token's roles do not allow this"),
    NO_TENANT(403, "The token names no tenant"),
    NOT_FOUND(404, "Nothing is here"),
    FILE_NOT_FOUND(404, "No such file"),
    UPLOAD_NOT_FOUND(404, "No such upload"),
    OBJECT_NOT_FOUND(404, "The bytes are not there yet"),
    EXPORT_NOT_FOUND(404, "No such export"),
    METRIC_NOT_FOUND(404, "No such metric"),
    DATA_SOURCE_NOT_FOUND(404, "No such data source"),
    CREDENTIALS_MISSING(404, "The data source has no secret"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "No representation that the client accepts"),
    QUOTA_EXCEEDED(409, "The tenant's storage is full"),
    EXPORT_IN_PROGRESS(409, "An export is in progress"),
    EXPORT_QUEUE_FULL(409, "Too many exports are waiting"),
    EXPORT_NOT_CANCELLABLE(409, "The export has ended"),
    EXPORT_NOT_RETRYABLE(409, "The export has not failed"),
    EXPORT_CANCELLED(409, "The export was cancelled"),
    EXPORT_NOT_READY(409, "The export is not complete"),
    FILE_IN_USE(409, "The file serves something else"),
    NAME_TAKEN(409, "The name is taken"),
    DATA_SOURCE_IN_USE(409, "Metrics use the data source"),
    LINK_EXPIRED(410, "The link has expired"),
    EXPORT_EXPIRED(410, "The export has expired"),
    TOO_LARGE(413, "The file is too large"),
    BODY_TOO_LARGE(413, "The request body is too large"),
    CONTENT_TYPE_NOT_ALLOWED(415, "Files of this type are not taken"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body has the wrong media type"),
    CONTENT_MISMATCH(422, "The stored bytes are not what was announced"),
    IDEMPOTENCY_KEY_REUSED(422, "The key was used for another request"),
    INVALID_CATALOG(422, "The catalog file has mistakes"),
    FORMAT_LIMIT(422, "The format cannot hold this export"),
    ROW_LIMIT(422, "The result has too many rows"),
    SIZE_LIMIT(422, "The result is too large"),
    RATE_LIMITED(429, "Too many requests"),
    TOO_MANY_METRICS(429, "Too many metrics are running"),
    INTERNAL(500, "Something went wrong here"),
    EXPORT_FAILED(502, "The export has failed"),
    DATA_SOURCE_UNREACHABLE(502, "The data source does not answer"),
    CONNECTION_LOST(502, "The data source broke the connection"),
    DATABASE_UNAVAILABLE(503, "The database does not answer in time"),
    ESTIMATE_UNAVAILABLE(503, "The planner cannot be asked"),
    STORAGE_UNAVAILABLE(503, "The object store does not answer"),
    METRICS_NOT_CONFIGURED(503, "The operator has not set metrics up"),
    EXPORT_STILL_RUNNING(504, "The export has not ended in time"),
    METRIC_STILL_RUNNING(504, "The metric has not ended in time"),
    TIMEOUT(504, "The metric took too long and was stopped");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /// `quota-exceeded`: the value of `code` in the document.
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
