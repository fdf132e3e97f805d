package dev.waybill.files.export;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.files.PlainText;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a client asks for. Whether dataset, format and fields exist is for `waybill.request_export` to say: the same
/// words for every way in.
///
/// Members that came later are left out of its JSON where they are null: its hash stands for an Idempotency-Key.
@Schema(name = "ExportRequest")
public record ExportBody(
        @NotNull(message = "is missing") @PlainText(max = 100) @Schema(examples = "invoices")
        String dataset,

        @NotNull(message = "is missing") @PlainText(max = 20) @Schema(examples = "csv")
        String format,

        @Size(min = 1, max = 1000, message = "must have 1 to 1000 names, or be absent for all columns")
        @Schema(description = "Columns in this order; all if absent", examples = "[\"number\",\"amount\"]")
        @Nullable
        List<@NotNull(message = "must be a name") @PlainText(max = 100) String> fields,

        @Schema(
                type = SchemaType.OBJECT,
                description =
                        "Which rows of a table: column to value, list of values, null, or an object with gt, gte, lt and lte; since: a time, for datasets that have it",
                examples = "{\"status\":\"paid\",\"amount\":{\"gte\":10,\"lt\":100},\"since\":\"2026-01-01\"}")
        @Nullable
        @JsonInclude(Include.NON_NULL)
        ObjectNode filter,

        @Schema(
                description =
                        "Of csv. raw: every value as it is; excel: with a byte order mark, and an apostrophe before texts that a spreadsheet would take for a formula",
                enumeration = {"raw", "excel"},
                defaultValue = "raw")
        @PlainText(max = 20)
        @Nullable
        @JsonInclude(Include.NON_NULL)
        String profile,

        @Schema(
                description = "Of csv: comma, semicolon, tab or |",
                enumeration = {",", ";", "\t", "|"},
                defaultValue = ",")
        @Size(max = 1, message = "must be one character")
        @Nullable
        @JsonInclude(Include.NON_NULL)
        String delimiter,

        @Schema(description = "Of csv: whether the first line has the headers", defaultValue = "true")
        @Nullable
        @JsonInclude(Include.NON_NULL)
        Boolean header,

        @Schema(description = "Of csv and jsonl", enumeration = "gzip")
        @PlainText(max = 20)
        @Nullable
        @JsonInclude(Include.NON_NULL)
        String compression,

        @Schema(description = "For archives; tables have no images") @Nullable
        Boolean includeImages,

        @Schema(
                description = "email: the link is mailed to the address in the token; download: only in the API",
                enumeration = {"email", "download"},
                defaultValue = "email")
        @PlainText(max = 20)
        @Nullable
        String deliveryMethod,

        @Schema(
                description =
                        "While another export of the tenant is active: refuse answers 409 export-in-progress; queue lets this one wait for the tenant's turn",
                enumeration = {"refuse", "queue"},
                defaultValue = "refuse")
        @PlainText(max = 20)
        @Nullable
        String whenBusy) {

    /// The same with a compression that stands beside the body, unless the body has one itself.
    ExportBody compressed(@Nullable String by) {
        return by == null || compression != null
                ? this
                : new ExportBody(
                        dataset,
                        format,
                        fields,
                        filter,
                        profile,
                        delimiter,
                        header,
                        by,
                        includeImages,
                        deliveryMethod,
                        whenBusy);
    }
}
