package dev.waybill.worker.encode;

import java.time.Instant;

/// What an export says of itself, in formats that have a place for it.
///
/// @param title       of the dataset
/// @param asOf        when the rows were read
/// @param requestedAt when the export was asked for: the only clock that a file's properties may use
public record Heading(String title, String orgId, Instant asOf, Instant requestedAt) {}
