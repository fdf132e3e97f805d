package dev.waybill.worker.encode;

/// Writes one field of PostgreSQL's binary format as a CSV field: the text of the type's output function, under
/// DateStyle ISO, IntervalStyle postgres, time zone UTC, and bytea_output hex.
interface CsvCell {

    /// @param length in bytes; never that of NULL
    void write(byte[] row, int at, int length, PartBuffer to);
}
