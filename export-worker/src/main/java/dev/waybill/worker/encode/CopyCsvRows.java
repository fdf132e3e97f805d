package dev.waybill.worker.encode;

import dev.waybill.worker.source.BigEndian;
import dev.waybill.worker.source.CopyType;
import dev.waybill.worker.source.PostgresCopySource;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/// From PostgreSQL's binary fields straight to CSV bytes: no object is made for a cell.
public final class CopyCsvRows implements CsvRows {

    private final PostgresCopySource rows;
    private final CopyType[] types;
    private final boolean single;

    public CopyCsvRows(PostgresCopySource rows) {
        this.rows = rows;
        this.types = rows.types().toArray(CopyType[]::new);
        this.single = types.length == 1;
    }

    @Override
    public void header(List<String> headers, PartBuffer to) {
        for (int column = 0; column < types.length; column++) {
            byte[] name = headers.get(column).getBytes(StandardCharsets.UTF_8);
            text(name, 0, name.length, to);
            to.write(column == types.length - 1 ? '\n' : ',');
        }
    }

    @Override
    public boolean next(PartBuffer to) throws SQLException {
        if (!rows.next()) {
            return false;
        }
        byte[] row = rows.row();
        for (int column = 0; column < types.length; column++) {
            if (column > 0) {
                to.room(1);
                to.bytes[to.size++] = ',';
            }
            int length = rows.length(column);
            if (length >= 0) {
                write(types[column], row, rows.start(column), length, to);
            }
        }
        to.room(1);
        to.bytes[to.size++] = '\n';
        return true;
    }

    /// Writes one field as the text of its type's output function, under DateStyle ISO, IntervalStyle postgres,
    /// time zone UTC and bytea_output hex. A switch, not an object per column: this is called for each cell.
    private void write(CopyType type, byte[] row, int at, int length, PartBuffer to) {
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
            case JSONB -> Texts.write(row, at + 1, length - 1, to); // after a version byte
            case TEXT, VARCHAR, BPCHAR, NAME, JSON, CAST_TO_TEXT -> text(row, at, length, to);
        }
    }

    private void text(byte[] row, int at, int length, PartBuffer to) {
        if (single) {
            Texts.writeAlone(row, at, length, to);
        } else {
            Texts.write(row, at, length, to);
        }
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
