package dev.waybill.files.store;

import java.util.Optional;

/// What the store says of an object (HEAD).
///
/// @param etag   as the store tells it, mostly in quotes; other bytes have another
/// @param sha256 lower-case hex, where the store keeps checksums; many do not
public record StoredObject(long byteSize, String contentType, String etag, Optional<String> sha256) {}
