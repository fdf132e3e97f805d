package dev.waybill.files.upload;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// How much of its quota a tenant has used.
@Schema(name = "StorageUsage")
public record Usage(
        @Schema(
                description = "As the quota counts: files, deleted files until they are cleaned up, and signed uploads",
                examples = "48213")
        long usedBytes,

        @Schema(examples = "10737418240") long quotaBytes,

        @Schema(description = "Files that are not deleted", examples = "1")
        long fileCount) {}
