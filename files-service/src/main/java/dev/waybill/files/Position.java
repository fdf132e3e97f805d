package dev.waybill.files;

import java.time.Instant;
import java.util.UUID;

/// Where a page of a list that is ordered by `(time, id)` ends.
public record Position(Instant at, UUID id) {}
