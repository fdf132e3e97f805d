package dev.waybill.worker.encode;

import dev.waybill.worker.source.CopyType;
import dev.waybill.worker.source.PostgresCopySource;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/// From PostgreSQL's binary fields straight to CSV bytes: no object is made for a cell.
public final class CopyCsvRows implements CsvRows {

    private final PostgresCopySource rows;
    private final CsvCell[] cells;
    private final boolean single;

    public CopyCsvRows(PostgresCopySource rows) {
        this.rows = rows;
        this.single = rows.types().size() == 1;
        this.cells = rows.types().stream().map(this::cell).toArray(CsvCell[]::new);
    }

    private CsvCell cell(CopyType type) {
        return switch (type) {
            case BOOL -> Scalars::bool;
            case BYTEA -> Scalars::bytea;
            case UUID -> Scalars::uuid;
            case MACADDR, MACADDR8 -> Scalars::macaddr;
            case INT2 -> Numbers::int2;
            case INT4 -> Numbers::int4;
            case INT8 -> Numbers::int8;
            case OID -> Numbers::oid;
            case NUMERIC -> Numerics::numeric;
            case FLOAT4 -> Floats::float4;
            case FLOAT8 -> Floats::float8;
            case DATE -> Times::date;
            case TIME -> Times::time;
            case TIMETZ -> Times::timetz;
            case TIMESTAMP -> Times::timestamp;
            case TIMESTAMPTZ -> Times::timestamptz;
            case INTERVAL -> Intervals::interval;
            case INET -> Addresses::inet;
            case CIDR -> Addresses::cidr;
            case JSONB -> (row, at, length, to) -> Texts.write(row, at + 1, length - 1, to); // after a version byte
            case TEXT, VARCHAR, BPCHAR, NAME, JSON, CAST_TO_TEXT -> single ? Texts::writeAlone : Texts::write;
        };
    }

    @Override
    public void header(List<String> headers, PartBuffer to) {
        for (int column = 0; column < cells.length; column++) {
            byte[] name = headers.get(column).getBytes(StandardCharsets.UTF_8);
            if (single) {
                Texts.writeAlone(name, 0, name.length, to);
            } else {
                Texts.write(name, 0, name.length, to);
            }
            to.write(column == cells.length - 1 ? '\n' : ',');
        }
    }

    @Override
    public boolean next(PartBuffer to) throws SQLException {
        if (!rows.next()) {
            return false;
        }
        byte[] row = rows.row();
        for (int column = 0; column < cells.length; column++) {
            if (column > 0) {
                to.room(1);
                to.bytes[to.size++] = ',';
            }
            int length = rows.length(column);
            if (length >= 0) {
                cells[column].write(row, rows.start(column), length, to);
            }
        }
        to.room(1);
        to.bytes[to.size++] = '\n';
        return true;
    }

    @Override
    public List<String> cursor() {
        return rows.cursor();
    }

    @Override
    public void close() throws SQLException {
        rows.close();
    }
}
