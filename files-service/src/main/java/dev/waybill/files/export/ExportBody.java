package dev.waybill.files.export;

import dev.waybill.files.PlainText;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a client asks for. Whether dataset, format and fields exist is for `waybill.request_export` to say: the same
/// words for every way in.
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
        String whenBusy) {}
