package dev.waybill.worker.source;

/// Type of a column; where that is a domain, of what is below it.
///
/// @param name     as SQL writes it, without a length: a cast to `varchar(3)` would cut a tenant's id down to another's
/// @param category of `pg_type.typcategory`, e.g. `A` for arrays
/// @param ownCast  whether somebody says what a cast to text means; otherwise it is the type's output function
public record ColumnType(String name, int oid, char category, boolean ownCast) {

    static final ColumnType AS_JSON = new ColumnType("json", 114, 'U', false);

    public CopyType copied() {
        return CopyType.of(oid);
    }

    /// A column as it is sent, or the text that its type's output function makes, as JDBC gets it. That is not always
    /// what a cast makes (of `inet`, `xml`, or what has a cast of its own), but a cast is the faster of the two.
    ///
    /// @param column quoted, with its table's alias
    String readFrom(String column) {
        return readAs(copied(), column);
    }

    String readAs(CopyType type, String column) {
        if (type != CopyType.CAST_TO_TEXT) {
            return column;
        }
        return ownCast
                // "is not null" asks a composite whether all its fields are so
                ? "case when %1$s is distinct from null then format('%%s', %1$s) end".formatted(column)
                : column + "::text";
    }

    /// How it is read as a key: as text where more than the bytes is needed to write it as text.
    CopyType copiedAsKey() {
        CopyType type = copied();
        return switch (type) {
            case INT2, INT4, INT8, UUID, TEXT, VARCHAR, BPCHAR, NAME -> type;
            default -> CopyType.CAST_TO_TEXT;
        };
    }

    /// Whether a value may be anything that somebody typed: not so of numbers, times and JSON, which only look like a
    /// formula where they are negative.
    public boolean isFreeText() {
        return switch (copied()) {
            case TEXT, VARCHAR, BPCHAR, NAME -> true;
            case CAST_TO_TEXT -> "SUEX".indexOf(category) >= 0; // strings, user-defined, enums, unknown
            case BOOL,
                    BYTEA,
                    INT8,
                    INT2,
                    INT4,
                    OID,
                    JSON,
                    JSONB,
                    CIDR,
                    FLOAT4,
                    FLOAT8,
                    MACADDR8,
                    MACADDR,
                    INET,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMPTZ,
                    INTERVAL,
                    TIMETZ,
                    NUMERIC,
                    UUID -> false;
        };
    }

    /// An array or a composite, which JSON can say.
    boolean isNested() {
        return category == 'A' || category == 'C';
    }

    boolean isNumericArray() {
        return name.equals("numeric[]");
    }
}
