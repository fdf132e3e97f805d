package dev.waybill.files.upload;

import dev.waybill.files.PlainText;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a client wants to upload; where it comes in another form, [UploadRules] holds it to the same rules. All
/// of it becomes part of the signature or of the file's row.
public record UploadRequest(
        @NotNull(message = "is missing")
        @PlainText(max = 255, fileName = true)
        @Schema(maxLength = 255, examples = "Q3 report (final).pdf")
        String fileName,

        @NotNull(message = "is missing")
        @Pattern(
                regexp = TOKEN + "/" + TOKEN + "( ?; ?" + TOKEN + "=" + TOKEN + ")*",
                message = "must be a media type such as application/pdf (RFC 9110, section 8.3.1)")
        @PlainText(max = 255)
        @Schema(maxLength = 255, examples = "application/pdf")
        String contentType,

        @NotNull(message = "is missing")
        @Min(value = 1, message = "must be 1 or more: empty files are not taken")
        @Schema(examples = "48213", description = "Exact size; the store refuses another")
        Long byteSize,

        @Pattern(regexp = "[0-9a-f]{64}", message = "must be 64 lower-case hex digits")
        @Schema(description = "Of the bytes; verified at finalize at the latest")
        @Nullable
        String sha256,

        @PlainText(max = 100) @Schema(maxLength = 100, examples = "invoice") @Nullable
        String entityType,

        @PlainText(max = 100) @Schema(maxLength = 100, examples = "4711") @Nullable
        String entityId) {

    private static final String TOKEN = "[A-Za-z0-9!#$&^_.+-]{1,127}";
}
