package dev.waybill.files;

import java.util.Optional;
import java.util.UUID;

/// An id in a path. What is no UUID names nothing: the same 404 as for an id that does not exist.
public final class PathId {

    private PathId() {}

    public static Optional<UUID> parse(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? Optional.of(id) : Optional.empty(); // not 1-1-1-1-1
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
