package dev.waybill.worker.settle;

/// An export's object, verified.
///
/// @param sha256 of the whole object, lower-case hex
/// @param fileName under which it is saved
/// @param rowCount data rows, without the header
public record FinishedObject(String fileName, long byteSize, long rowCount, String sha256) {}
