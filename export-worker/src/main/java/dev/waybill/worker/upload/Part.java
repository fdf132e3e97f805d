package dev.waybill.worker.upload;

/// A part that the store has.
///
/// @param number 1 to [MultipartUpload#MAX_PARTS]
public record Part(int number, String etag, long byteSize) {}
