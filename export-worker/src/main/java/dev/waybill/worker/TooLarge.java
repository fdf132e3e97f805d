package dev.waybill.worker;

import dev.waybill.worker.upload.MultipartUpload;

/// The export has more bytes than its upload can hold. It ends as a failure that says so, never as a short file.
final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLarge(long partSizeBytes) {
        super(
                "the export has more than %,d parts of %,d bytes; set WAYBILL_EXPORT_PART_SIZE higher, or analyze the table"
                        .formatted(MultipartUpload.MAX_PARTS, partSizeBytes));
    }
}
