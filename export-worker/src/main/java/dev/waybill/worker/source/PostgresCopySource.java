package dev.waybill.worker.source;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/// Rows from `COPY (SELECT …) TO STDOUT (FORMAT binary)`: the cheapest way out of a PostgreSQL server, which then
/// formats no number and no date. A flyweight: fields are ranges of the server's own message, nothing is decoded here.
///
/// The server sends no faster than rows are read (TCP holds it back), so memory is one message, whatever the result.
/// Each message is a row: 16 bits of field count, then for each field 32 bits of length (-1 is NULL) and its bytes;
/// before the first row stands a header, after the last a field count of -1 (PostgreSQL documentation, COPY, "Binary
/// Format").
public final class PostgresCopySource implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(PostgresCopySource.class);
    private static final byte[] SIGNATURE = "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int HEADER_BYTES = SIGNATURE.length + 8; // and two numbers: flags, length of an extension

    private final Connection connection;
    private final List<CopyType> types;
    private final List<String> keyNames;
    private final List<CopyType> keyTypes;
    private final CopyOut copy;

    private byte[] row = new byte[0];
    private int keyAt; // the rest of the row is its key
    private final int[] starts; // of each field, the key's last
    private final int[] lengths;
    private Optional<List<String>> encodedBefore;
    private boolean begun;
    private boolean ended;

    /// @param connection its transaction is the snapshot; nothing else may use it until this is closed
    /// @param types      of the columns, in the order of the select list
    /// @param keyTypes   of the key, which stands behind the columns in the select list; none if rows have no key
    /// @param after      the row to go on after; the statement selects it once more, so that a twin is noticed
    PostgresCopySource(
            Connection connection,
            String select,
            List<CopyType> types,
            List<String> keyNames,
            List<CopyType> keyTypes,
            Optional<List<String>> after)
            throws SQLException {
        this.connection = connection;
        this.types = List.copyOf(types);
        this.keyNames = List.copyOf(keyNames);
        this.keyTypes = List.copyOf(keyTypes);
        this.starts = new int[types.size() + keyTypes.size()];
        this.lengths = new int[starts.length];
        this.encodedBefore = after;
        this.copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy (%s) to stdout (format binary)".formatted(select));
    }

    /// Of the columns; the key's are not among them.
    public List<CopyType> types() {
        return types;
    }

    /// Moves to the next row; false when there is none. Waits for the server.
    ///
    /// @throws SourceBroken if the row has no key, or that of the row before
    public boolean next() throws SQLException {
        while (!ended) {
            byte[] before = row;
            int keyBefore = keyAt;
            if (!receive()) {
                ended = true;
                return false;
            }
            if (!keyTypes.isEmpty() && Arrays.equals(before, keyBefore, before.length, row, keyAt, row.length)) {
                throw new SourceBroken(
                        "two rows have the key %s = %s: a key must tell rows apart, or a resumed export would miss one"
                                .formatted(keyNames, cursor()));
            }
            if (!isEncodedBefore()) {
                return true;
            }
        }
        return false;
    }

    /// The last row of the attempt before comes first, if it still exists.
    private boolean isEncodedBefore() {
        boolean same = encodedBefore.isPresent() && encodedBefore.get().equals(cursor());
        encodedBefore = Optional.empty();
        return same;
    }

    /// The next message, cut into fields; false at the end marker, and the last row stays for its cursor.
    private boolean receive() throws SQLException {
        byte[] message = message();
        int at = 0;
        if (!begun) {
            begun = true;
            at = headerBytes(message);
            if (at == message.length) {
                message = message();
                at = 0;
            }
        }
        int fields = BigEndian.int16(message, at);
        at += 2;
        if (fields == -1) {
            if (copy.readFromCopy() != null) {
                throw broken("rows after the end marker");
            }
            return false;
        }
        row = message;
        if (fields != starts.length) {
            throw broken("%d fields instead of %d".formatted(fields, starts.length));
        }
        for (int field = 0; field < fields; field++) {
            if (field == types.size()) {
                keyAt = at;
            }
            int length = BigEndian.int32(row, at);
            at += 4;
            starts[field] = at;
            lengths[field] = length;
            at += Math.max(0, length);
        }
        if (at != row.length) {
            throw broken("a row of %d bytes in a message of %d".formatted(at, row.length));
        }
        requireKey();
        return true;
    }

    private byte[] message() throws SQLException {
        byte[] message = copy.readFromCopy();
        if (message == null) {
            throw broken("no end marker");
        }
        return message;
    }

    private static int headerBytes(byte[] message) throws SQLException {
        if (!Arrays.equals(message, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
            throw broken("no signature");
        }
        return HEADER_BYTES + BigEndian.int32(message, HEADER_BYTES - 4);
    }

    private void requireKey() {
        for (int k = types.size(); k < lengths.length; k++) {
            if (lengths[k] < 0) {
                throw new SourceBroken("a row has NULL in key column %s: a key that orders rows must never be NULL"
                        .formatted(keyNames.get(k - types.size())));
            }
        }
    }

    /// SQLSTATE 08P01 is "protocol violation".
    private static SQLException broken(String what) {
        return new SQLException("the server's binary COPY has " + what, "08P01");
    }

    /// The message that holds the current row. Not to be changed.
    public byte[] row() {
        return row;
    }

    /// Where a field of the current row begins.
    public int start(int column) {
        return starts[column];
    }

    /// Its length in bytes; -1 for NULL.
    public int length(int column) {
        return lengths[column];
    }

    /// Key of the current row, as text values that the database reads back exactly.
    public List<String> cursor() {
        List<String> cursor = new ArrayList<>(keyTypes.size());
        for (int k = 0; k < keyTypes.size(); k++) {
            int at = starts[types.size() + k];
            cursor.add(
                    switch (keyTypes.get(k)) {
                        case INT2 -> Short.toString(BigEndian.int16(row, at));
                        case INT4 -> Integer.toString(BigEndian.int32(row, at));
                        case INT8 -> Long.toString(BigEndian.int64(row, at));
                        case UUID -> new UUID(BigEndian.int64(row, at), BigEndian.int64(row, at + 8)).toString();
                        default -> new String(row, at, lengths[types.size() + k], StandardCharsets.UTF_8);
                    });
        }
        return cursor;
    }

    /// A statement that has not ended is ended on the server, and its connection is cut rather than read to the end:
    /// the connection's owner must not use it again.
    @Override
    public void close() throws SQLException {
        if (!copy.isActive()) {
            return;
        }
        PGConnection postgres = connection.unwrap(PGConnection.class);
        try {
            postgres.cancelQuery(); // a sort that has not sent a row yet would not notice that nobody listens
        } catch (SQLException e) {
            LOG.debugf("could not cancel a COPY, its connection is cut all the same: %s", e.getMessage());
        }
        connection.unwrap(Connection.class).abort(Runnable::run);
    }
}
