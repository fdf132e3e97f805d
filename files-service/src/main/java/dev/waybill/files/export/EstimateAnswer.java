package dev.waybill.files.export;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What an export would be, about.
@Schema(name = "Estimate")
public record EstimateAnswer(
        @Schema(examples = "invoices") String dataset,
        @Schema(examples = "csv") String format,

        @Schema(description = "Of a table: rows; of an archive: documents and files", examples = "3000000")
        long rows,

        @Schema(description = "Size of the object", examples = "583000000")
        long bytes,

        @Schema(description = "From the moment a worker begins, rounded up to a tenth", examples = "0.2")
        double minutes,

        Basis basis) {

    /// Where the numbers come from.
    @Schema(name = "EstimateBasis")
    public record Basis(
            @Schema(enumeration = {"planner", "files", "planner-and-files"})
            String rows,

            @Schema(
                    enumeration = {"past-runs", "planner", "files", "planner-and-files"},
                    description = "planner: what it thinks of the width of rows")
            String bytes,

            @Schema(
                    enumeration = {"past-runs", "default"},
                    description = "default: what usual machines do")
            String minutes,

            @Schema(
                    description = "How many past exports of the tenant, of the same columns, were looked at",
                    examples = "12")
            int pastRuns) {}
}
