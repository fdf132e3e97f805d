package dev.waybill.local.data;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A stored file of the demo, with its bytes.
///
/// @param fileName  as somebody's browser called it
/// @param deletedAt when it was soft-deleted; its bytes are still there
/// @param owner     what it belongs to
public record MediaFile(
        UUID id,
        String fileName,
        String contentType,
        byte[] bytes,
        Instant uploadedAt,
        Optional<Instant> deletedAt,
        Optional<Owner> owner) {

    /// @param type kind of business row, e.g. `post`
    public record Owner(String type, String id) {}
}
