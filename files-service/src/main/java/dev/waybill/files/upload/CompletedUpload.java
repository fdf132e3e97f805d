package dev.waybill.files.upload;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What became of an upload by parts.
@Schema(name = "CompletedUpload")
public record CompletedUpload(
        @Schema(
                description = "Where the file's bytes are, for whoever may have them",
                examples = "https://files.example.com/api/v1/files/0198…/content")
        String location,

        @Schema(description = "Key in the bucket") String key,
        UUID fileId) {}
