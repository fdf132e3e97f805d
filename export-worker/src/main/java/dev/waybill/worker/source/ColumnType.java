package dev.waybill.worker.source;

/// Type of a column; where that is a domain, of what is below it.
///
/// @param name    as SQL writes it, without a length: a cast to `varchar(3)` would cut a tenant's id down to another's
/// @param ownCast whether somebody says what a cast to text means; otherwise it is the type's output function
record ColumnType(String name, int oid, boolean ownCast) {

    CopyType copied() {
        return CopyType.of(oid);
    }

    /// How it is read as a key: as text where more than the bytes is needed to write it as text.
    CopyType copiedAsKey() {
        CopyType type = copied();
        return switch (type) {
            case INT2, INT4, INT8, UUID, TEXT, VARCHAR, BPCHAR, NAME -> type;
            default -> CopyType.CAST_TO_TEXT;
        };
    }
}
