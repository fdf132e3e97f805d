package dev.waybill.worker.source;

/// A type as `COPY … (FORMAT binary)` sends it: what its `…send` function in PostgreSQL writes. The number is its oid
/// in `pg_type`, the same in every database.
public enum CopyType {
    BOOL(16),
    BYTEA(17),
    NAME(19),
    INT8(20),
    INT2(21),
    INT4(23),
    TEXT(25),
    OID(26),
    JSON(114),
    CIDR(650),
    FLOAT4(700),
    FLOAT8(701),
    MACADDR8(774),
    MACADDR(829),
    INET(869),
    BPCHAR(1042),
    VARCHAR(1043),
    DATE(1082),
    TIME(1083),
    TIMESTAMP(1114),
    TIMESTAMPTZ(1184),
    INTERVAL(1186),
    TIMETZ(1266),
    NUMERIC(1700),
    UUID(2950),
    JSONB(3802),

    /// Every other type (arrays, enums, ranges, composites, extensions): the select list casts it to text.
    CAST_TO_TEXT(0);

    private final int oid;

    CopyType(int oid) {
        this.oid = oid;
    }

    /// @param oid of a base type; a domain is sent as the type below it
    static CopyType of(int oid) {
        for (CopyType type : values()) {
            if (type.oid == oid && type != CAST_TO_TEXT) {
                return type;
            }
        }
        return CAST_TO_TEXT;
    }
}
