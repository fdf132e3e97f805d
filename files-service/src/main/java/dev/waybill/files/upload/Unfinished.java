package dev.waybill.files.upload;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Uploads by parts that the caller may go on with.
@Schema(name = "UnfinishedUploads")
public record Unfinished(
        @Schema(description = "Newest first, at most 100") List<Upload> items) {

    static Unfinished of(List<PendingUpload> uploads) {
        return new Unfinished(uploads.stream().map(Upload::of).toList());
    }

    /// @param lastModified milliseconds since 1970, as the page that began it said
    @Schema(name = "UnfinishedUpload")
    public record Upload(
            UUID uploadId,
            String key,
            @Schema(examples = "holiday.mp4") String fileName,
            @Schema(examples = "video/mp4") String contentType,

            @Schema(nullable = true, description = "Null where it was not announced") @Nullable
            Long byteSize,

            @Schema(nullable = true, description = "Milliseconds since 1970, as announced") @Nullable
            Long lastModified,

            @Schema(nullable = true) @Nullable String entityType,
            @Schema(nullable = true) @Nullable String entityId,
            Instant startedAt,

            @Schema(description = "When it is aborted unless somebody goes on with it")
            Instant expiresAt) {

        static Upload of(PendingUpload upload) {
            return new Upload(
                    upload.id,
                    upload.objectKey,
                    upload.fileName,
                    upload.contentType,
                    upload.sizeAnnounced ? upload.byteSize : null,
                    upload.lastModifiedMs,
                    upload.entityType,
                    upload.entityId,
                    upload.createdAt,
                    upload.expiresAt);
        }
    }
}
