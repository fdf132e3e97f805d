package dev.waybill.files.profile;

import jakarta.validation.constraints.NotNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Which upload is to be shown.
@Schema(name = "ProfileImageRequest")
public record ImageBody(
        @NotNull(message = "is missing")
        @Schema(format = "uuid", description = "Of an upload whose bytes were PUT; finalized or not")
        String uploadId) {}
