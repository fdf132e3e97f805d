package dev.waybill.contract;

/// What somebody can do about a run that failed, by its error code: the same sentence in the mail and on the page of
/// the export. What went wrong is told by the run's own message.
public final class Advice {

    private Advice() {}

    /// One sentence.
    ///
    /// @param code of the run's error, e.g. `store-failed`; of one that is not known here, what always helps
    public static String of(String code) {
        return switch (code) {
            case "database-failed", "store-failed" ->
                "Ask for the export again in a few minutes; if it fails again, tell your support its number.";
            case "internal-error" ->
                "Tell your support the number of this export, for asking again may end the same way.";
            case "upload-lost" ->
                "Ask for the export again; if it fails again, tell your support that storage loses its uploads.";
            case "source-changed" -> "Ask for the export again at a time when nobody changes the files.";
            case "catalog-changed" ->
                "Ask for the export again in a few minutes, when nobody is changing what can be exported.";
            case "dataset-broken" ->
                "Tell your support the number of this export: it fails until the dataset's settings are corrected.";
            case "store-refused" ->
                "Tell your support the number of this export: it fails until the storage's settings are corrected.";
            case "format-limit" -> "Ask again for fewer columns or rows, or for another format, such as CSV.";
            case "query-failed" -> "Correct the SQL of the metric, then run it again.";
            case "data-source-refused" ->
                "Check user, password and database of the data source, then run the metric again.";
            case "data-source-unreachable" ->
                "Check host, port and TLS of the data source, and that its database is running and lets Waybill in.";
            case "connection-lost" -> "Run the metric again; if it fails again, look into the log of its database.";
            case "host-not-allowed" ->
                "Use a data source on a host that is allowed, or ask your operator to allow this one.";
            case "credentials-missing" -> "Save the password of the data source again, then run the metric again.";
            case "row-limit" -> "Let the metric select fewer rows, for example of a shorter time.";
            case "size-limit" -> "Let the metric select fewer columns or rows.";
            case "timeout" -> "Let the metric read less, or make its query faster, then run it again.";
            case "too-large" -> "Ask again for fewer columns or rows, or ask your operator to allow larger exports.";
            case "worker-lost" ->
                "Ask for the export again; if it fails again, tell your support that it ends its workers.";
            default -> "Ask for the export again; if it fails again, tell your support its number.";
        };
    }
}
