package dev.waybill.files.upload;

import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// The two names of an upload by parts; each later call gives both.
@Schema(name = "MultipartUpload")
public record BegunUpload(
        @Schema(description = "Key in the bucket", examples = "org/acme/files/0198….mp4")
        String key,

        UUID uploadId) {}
