package dev.waybill.worker.encode;

import dev.waybill.worker.source.CopyType;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/// A tenant's rows as JSON Lines: an object a line, UTF-8, LF. Whole and floating-point numbers are JSON numbers, with
/// all their digits; booleans are booleans; JSON stands as it is, arrays and composites as PostgreSQL's `to_json`
/// writes them. Decimals are texts, since readers of JSON make doubles of numbers, and so is everything else, `NaN` and
/// `Infinity` too: the text that stands in the CSV.
///
/// No state between rows: encoding the rest after a restart gives the same bytes.
public final class JsonRows implements Rows {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);

    private final Cells cells;
    private final byte[][] names; // {"id": and ,"name":

    /// @param headers names of the members
    public JsonRows(Cells cells, List<String> headers) {
        this.cells = cells;
        this.names = new byte[headers.size()][];
        for (int column = 0; column < names.length; column++) {
            names[column] = name(headers.get(column), column == 0 ? '{' : ',');
        }
    }

    private static byte[] name(String header, char before) {
        PartBuffer name = new PartBuffer(0);
        name.write(before);
        int start = openText(name);
        name.write(header.getBytes(StandardCharsets.UTF_8));
        closeText(start, name);
        name.write(':');
        return Arrays.copyOf(name.bytes, name.size);
    }

    /// Nothing: each line has the names.
    @Override
    public void begin(List<String> headers, PartBuffer to) {}

    @Override
    public boolean next(PartBuffer to) throws SQLException {
        if (!cells.next()) {
            return false;
        }
        for (int column = 0; column < names.length; column++) {
            to.write(names[column]);
            if (cells.isNull(column)) {
                to.write(NULL);
            } else {
                write(cells.type(column), column, to);
            }
        }
        to.write('}');
        to.write('\n');
        return true;
    }

    private void write(CopyType type, int column, PartBuffer to) {
        switch (type) {
            case INT2, INT4, INT8, OID -> cells.text(column, to);
            case FLOAT4, FLOAT8 -> number(column, to);
            case BOOL -> bool(column, to);
            case JSON, JSONB -> json(column, to);
            case NUMERIC,
                    BYTEA,
                    UUID,
                    MACADDR,
                    MACADDR8,
                    DATE,
                    TIME,
                    TIMETZ,
                    TIMESTAMP,
                    TIMESTAMPTZ,
                    INTERVAL,
                    INET,
                    CIDR,
                    TEXT,
                    VARCHAR,
                    BPCHAR,
                    NAME,
                    CAST_TO_TEXT -> {
                int start = openText(to);
                cells.text(column, to);
                closeText(start, to);
            }
        }
    }

    private void number(int column, PartBuffer to) {
        int start = openText(to);
        cells.text(column, to);
        byte last = to.bytes[to.size - 1];
        if (last >= '0' && last <= '9') {
            System.arraycopy(to.bytes, start, to.bytes, start - 1, to.size - start); // no quotes after all
            to.size--;
        } else { // NaN, Infinity
            closeText(start, to);
        }
    }

    private void bool(int column, PartBuffer to) {
        int at = to.size;
        cells.text(column, to);
        boolean value = to.bytes[at] == 't';
        to.size = at;
        to.write(value ? TRUE : FALSE);
    }

    /// A line end can only stand between tokens (RFC 8259, 7): in texts it is escaped.
    private void json(int column, PartBuffer to) {
        int start = to.size;
        cells.text(column, to);
        for (int i = start; i < to.size; i++) {
            if (to.bytes[i] == '\n' || to.bytes[i] == '\r') {
                to.bytes[i] = ' ';
            }
        }
    }

    /// Begins a text; returns where.
    private static int openText(PartBuffer to) {
        to.write('"');
        return to.size;
    }

    /// Ends it, with what must be escaped.
    private static void closeText(int start, PartBuffer to) {
        for (int i = start; i < to.size; i++) {
            if (mustBeEscaped(to.bytes[i])) {
                escape(i, to);
                break;
            }
        }
        to.write('"');
    }

    private static boolean mustBeEscaped(byte b) {
        return b == '"' || b == '\\' || (b >= 0 && b < ' ');
    }

    /// Writes the rest of the buffer once more, escaped.
    private static void escape(int from, PartBuffer to) {
        byte[] rest = Arrays.copyOfRange(to.bytes, from, to.size);
        to.size = from;
        to.room(Math.multiplyExact(6, rest.length));
        for (byte b : rest) {
            if (mustBeEscaped(b)) {
                to.bytes[to.size++] = '\\';
            }
            switch (b) {
                case '\n' -> to.bytes[to.size++] = 'n';
                case '\r' -> to.bytes[to.size++] = 'r';
                case '\t' -> to.bytes[to.size++] = 't';
                default -> {
                    if (b >= 0 && b < ' ') {
                        to.bytes[to.size++] = 'u';
                        to.bytes[to.size++] = '0';
                        to.bytes[to.size++] = '0';
                        to.bytes[to.size++] = HEX[b >> 4];
                        to.bytes[to.size++] = HEX[b & 0xf];
                    } else {
                        to.bytes[to.size++] = b;
                    }
                }
            }
        }
    }

    @Override
    public List<String> cursor() {
        return cells.cursor();
    }

    @Override
    public void close() throws SQLException {
        cells.close();
    }
}
