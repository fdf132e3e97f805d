package dev.waybill.worker.encode.pdf;

/// Of the table.
///
/// @param header   may be empty
/// @param isNumber its texts end at the right edge
public record Column(String header, boolean isNumber) {}
