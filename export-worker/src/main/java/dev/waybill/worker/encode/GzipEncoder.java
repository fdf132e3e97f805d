package dev.waybill.worker.encode;

import dev.waybill.worker.source.TableSource.Estimate;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What another encoder writes, compressed as one member of gzip (RFC 1952). A unit is about half a mebibyte of it,
/// deflated with an empty window and ended on a byte: whoever goes on behind a unit writes the same bytes, and a
/// resumed export is the same file. The windows cost less than one byte in fifty.
///
/// The cursor is checksum and length of what is compressed, whether the end is written, and the other's cursor.
public final class GzipEncoder implements Encoder {

    private static final int UNIT_BYTES = 512 * 1024;

    // Deflated, no flags, no time: the same rows give the same bytes. "255 - unknown" is the operating system.
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    /// @param crc32   of all units before
    /// @param length  of all units before, in bytes; of a long export only what the trailer has room for counts
    /// @param isEnded whether the trailer is written
    private record State(long crc32, long length, boolean isEnded) {

        static final int SIZE = 3;

        static State of(Optional<List<String>> cursor) {
            return cursor.map(c -> new State(
                            Long.parseLong(c.get(0)), Long.parseLong(c.get(1)), Boolean.parseBoolean(c.get(2))))
                    .orElse(new State(0, 0, false));
        }

        List<String> with(List<String> plain) {
            List<String> cursor =
                    new ArrayList<>(List.of(Long.toString(crc32), Long.toString(length), Boolean.toString(isEnded)));
            cursor.addAll(plain);
            return cursor;
        }
    }

    private final Encoder plain;
    private final Deflate deflate = new Deflate();
    private PartBuffer unit = new PartBuffer(UNIT_BYTES);
    private State state;
    private boolean begun;

    /// @param plain closed with this; opened after [#plainCursor]
    public GzipEncoder(Encoder plain, Optional<List<String>> after) {
        this.plain = plain;
        this.state = State.of(after);
        this.begun = after.isPresent();
    }

    /// Where the other encoder goes on.
    public static Optional<List<String>> plainCursor(Optional<List<String>> cursor) {
        return cursor.map(c -> c.subList(State.SIZE, c.size())).filter(c -> !c.isEmpty());
    }

    @Override
    public Estimate estimate() throws SQLException {
        return plain.estimate();
    }

    @Override
    public Instant asOf() {
        return plain.asOf();
    }

    @Override
    public boolean isOneSnapshot() {
        return plain.isOneSnapshot();
    }

    @Override
    public void begin(PartBuffer to) {
        to.write(HEADER);
        plain.begin(unit);
    }

    @Override
    public boolean next(PartBuffer to) throws SQLException {
        if (state.isEnded()) {
            return false;
        }
        boolean more = true;
        while (more && !unit.isFull()) {
            more = plain.next(unit);
        }
        begun = true;
        if (!unit.isEmpty()) {
            compress(to);
        } else {
            end(to);
        }
        return true;
    }

    private void compress(PartBuffer to) {
        Crc32 crc = new Crc32(state.crc32());
        crc.update(unit.bytes, unit.size);
        deflate.chunk(unit.bytes, unit.size, to);
        state = new State(crc.value(), state.length() + unit.size, false);
        if (unit.isGrown()) {
            unit = new PartBuffer(UNIT_BYTES);
        } else {
            unit.clear();
        }
    }

    private void end(PartBuffer to) {
        to.write(Deflate.END);
        littleEndian((int) state.crc32(), to);
        littleEndian((int) state.length(), to); // "modulo 2^32"
        state = new State(state.crc32(), state.length(), true);
    }

    private static void littleEndian(int value, PartBuffer to) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            to.write(value >>> shift);
        }
    }

    @Override
    public Optional<List<String>> cursor() {
        return begun ? Optional.of(state.with(plain.cursor().orElse(List.of()))) : Optional.empty();
    }

    @Override
    public long done() {
        return plain.done();
    }

    @Override
    public void save() throws SQLException {
        plain.save();
    }

    @Override
    public void close() throws SQLException {
        try (deflate) {
            plain.close();
        }
    }
}
