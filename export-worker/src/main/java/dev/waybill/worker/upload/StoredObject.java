package dev.waybill.worker.upload;

import java.util.Optional;

/// What HEAD says of an object.
///
/// @param runId the run that made it, from its metadata; empty for objects of others
public record StoredObject(long byteSize, String etag, Optional<String> runId) {}
