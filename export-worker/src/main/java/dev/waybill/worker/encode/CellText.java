package dev.waybill.worker.encode;

import dev.waybill.worker.source.BigEndian;
import dev.waybill.worker.source.CopyType;

/// A field of PostgreSQL's binary COPY as the text of its type's output function, under DateStyle ISO, IntervalStyle
/// postgres, time zone UTC and bytea_output hex; timestamps as ISO 8601.
final class CellText {

    private CellText() {}

    /// A switch, not an object per column: this is called for each cell.
    ///
    /// @param texts how text is written; what is no text needs no quotes in any format
    static void write(CopyType type, byte[] row, int at, int length, Texts texts, PartBuffer to) {
        switch (type) {
            case BOOL -> Scalars.bool(row, at, to);
            case BYTEA -> Scalars.bytea(row, at, length, to);
            case UUID -> Scalars.uuid(row, at, to);
            case MACADDR, MACADDR8 -> Scalars.macaddr(row, at, length, to);
            case INT2 -> Numbers.decimal(BigEndian.int16(row, at), to);
            case INT4 -> Numbers.decimal(BigEndian.int32(row, at), to);
            case INT8 -> Numbers.decimal(BigEndian.int64(row, at), to);
            case OID -> Numbers.decimal(Integer.toUnsignedLong(BigEndian.int32(row, at)), to);
            case NUMERIC -> Numerics.numeric(row, at, to);
            case FLOAT4 -> Floats.float4(row, at, to);
            case FLOAT8 -> Floats.float8(row, at, to);
            case DATE -> Times.date(row, at, to);
            case TIME -> Times.time(row, at, to);
            case TIMETZ -> Times.timetz(row, at, to);
            case TIMESTAMP -> Times.timestamp(row, at, to);
            case TIMESTAMPTZ -> Times.timestamptz(row, at, to);
            case INTERVAL -> Intervals.interval(row, at, to);
            case INET -> Addresses.inet(row, at, to);
            case CIDR -> Addresses.cidr(row, at, to);
            case JSONB -> texts.write(row, at + 1, length - 1, to); // after a version byte
            case TEXT, VARCHAR, BPCHAR, NAME, JSON, CAST_TO_TEXT -> texts.write(row, at, length, to);
        }
    }
}
