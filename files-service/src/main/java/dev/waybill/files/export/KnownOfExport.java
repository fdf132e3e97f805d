package dev.waybill.files.export;

import dev.waybill.contract.ExportFormat;
import dev.waybill.files.export.EstimateAnswer.Basis;
import java.util.List;

/// What the database knows of an export that was not made (`waybill.estimate_export`), and the estimate that follows.
///
/// @param plannedBytes rows times width, by the planner: as the table has them, not as the file will
/// @param files        of an archive, counted
/// @param pastRuns     of the same columns and not much smaller; where it is 0, so are the other three
record KnownOfExport(
        long plannedRows,
        long plannedBytes,
        long files,
        long fileBytes,
        int pastRuns,
        long pastRows,
        long pastBytes,
        double pastSeconds) {

    private static final String PAST_RUNS = "past-runs";
    private static final int COMPRESSED_TO = 4; // a quarter, as text is
    private static final double ARCHIVE_BYTES_PER_SECOND = 50e6;
    private static final double ARCHIVE_FILES_PER_SECOND = 500;

    /// @param columns that the request chose
    EstimateAnswer estimate(ExportBody body, ExportFormat format, List<String> columns, boolean compressed) {
        return format == ExportFormat.ZIP ? archive(body) : table(body, format, columns, compressed);
    }

    private EstimateAnswer table(ExportBody body, ExportFormat format, List<String> columns, boolean compressed) {
        Basis basis = pastRuns > 0
                ? new Basis("planner", PAST_RUNS, PAST_RUNS, pastRuns)
                : new Basis("planner", "planner", "default", 0);
        double bytes = pastRuns > 0
                ? (double) plannedRows * pastBytes / pastRows
                : written(format, columns) / (compressed ? COMPRESSED_TO : 1);
        double seconds = plannedRows * (pastRuns > 0 ? pastSeconds / pastRows : 1 / rowsPerSecond(format));
        return new EstimateAnswer(
                body.dataset(), body.format(), plannedRows, Math.round(bytes), minutes(seconds), basis);
    }

    /// Files are stored as they are, and of documents the planner knows the size.
    private EstimateAnswer archive(ExportBody body) {
        long rows = plannedRows + files;
        long bytes = plannedBytes + fileBytes;
        String from = plannedRows == 0 ? "files" : files == 0 ? "planner" : "planner-and-files";
        boolean known = pastRuns > 0 && pastBytes > 0;
        double seconds = known
                ? bytes * pastSeconds / pastBytes
                : bytes / ARCHIVE_BYTES_PER_SECOND + rows / ARCHIVE_FILES_PER_SECOND;
        Basis basis = new Basis(from, from, known ? PAST_RUNS : "default", pastRuns);
        return new EstimateAnswer(body.dataset(), body.format(), rows, bytes, minutes(seconds), basis);
    }

    /// Numbers and times are longer as text than in the table, and each cell has something around it.
    private double written(ExportFormat format, List<String> columns) {
        double texts = 1.5 * plannedBytes + (double) plannedRows * columns.size();
        return switch (format) {
            case CSV, ZIP -> texts;
            case JSONL ->
                texts
                        + (double) plannedRows
                                * columns.stream()
                                        .mapToInt(name -> name.length() + 4)
                                        .sum();
            case XLSX -> texts / 2;
            case PDF -> texts;
        };
    }

    private static double rowsPerSecond(ExportFormat format) {
        return switch (format) {
            case CSV, JSONL, ZIP -> 100_000;
            case XLSX -> 30_000;
            case PDF -> 5_000;
        };
    }

    private static double minutes(double seconds) {
        return Math.ceil(seconds / 6) / 10;
    }
}
