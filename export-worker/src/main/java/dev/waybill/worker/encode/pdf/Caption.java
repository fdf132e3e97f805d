package dev.waybill.worker.encode.pdf;

import java.time.Instant;

/// What a document says of its table.
///
/// @param title   stands on top of the first page
/// @param facts   stands below it, e.g. `Tenant acme · Data as of 2026-11-21 16:53:31 UTC`; and with the title, on
///                every page's foot
/// @param created the document's date of creation, in whole seconds
public record Caption(String title, String facts, Instant created) {}
