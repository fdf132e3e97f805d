package dev.waybill.local.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Rows in the binary format of `COPY … FROM STDIN` (PostgreSQL documentation, COPY, "Binary Format"): each column is
/// its length in bytes (-1 for NULL) and the bytes that the type's receive function wants, big-endian. The server
/// takes them twice as fast as text, having nothing to parse.
public final class CopyRows {

    /// An `interval`.
    record Span(int months, int days, long micros) {}

    private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();
    private static final int LONGEST_NUMERIC_BYTES = 64;
    private static final int OID_OF_TEXT = 25; // pg_type.dat: the same in every PostgreSQL

    private final short columns;
    private ByteBuffer bytes = ByteBuffer.allocate(128 * 1024);

    /// Begins with the header of the format.
    ///
    /// @param columns of each row
    public CopyRows(int columns) {
        this.columns = (short) columns;
        bytes.put(SIGNATURE).putInt(0).putInt(0); // no flags, no extension
    }

    public CopyRows row() {
        room(2).putShort(columns);
        return this;
    }

    /// No row may follow.
    public CopyRows end() {
        room(2).putShort((short) -1);
        return this;
    }

    public CopyRows text(@Nullable String value) {
        if (value == null) {
            return nul();
        }
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        room(4 + utf8.length).putInt(utf8.length).put(utf8);
        return this;
    }

    /// `text[]`, of one dimension (`array_recv`): dimensions, whether an element is NULL, the type of the elements,
    /// then length and lower bound of the dimension.
    public CopyRows texts(@Nullable List<@Nullable String> values) {
        if (values == null) {
            return nul();
        }
        int start = room(4).position();
        bytes.putInt(0); // its own length, known at the end
        room(12).putInt(values.isEmpty() ? 0 : 1)
                .putInt(values.stream().anyMatch(Objects::isNull) ? 1 : 0)
                .putInt(OID_OF_TEXT);
        if (!values.isEmpty()) {
            room(8).putInt(values.size()).putInt(1);
            values.forEach(this::text);
        }
        bytes.putInt(start, bytes.position() - start - 4);
        return this;
    }

    public CopyRows bigint(long value) {
        room(12).putInt(8).putLong(value);
        return this;
    }

    public CopyRows integer(int value) {
        room(8).putInt(4).putInt(value);
        return this;
    }

    public CopyRows smallint(int value) {
        room(6).putInt(2).putShort((short) value);
        return this;
    }

    /// `jsonb`: a version, always 1, before the text (`jsonb_recv`).
    public CopyRows jsonb(@Nullable String json) {
        if (json == null) {
            return nul();
        }
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        room(5 + utf8.length).putInt(1 + utf8.length).put((byte) 1).put(utf8);
        return this;
    }

    public CopyRows bool(boolean value) {
        room(5).putInt(1).put((byte) (value ? 1 : 0));
        return this;
    }

    public CopyRows uuid(@Nullable UUID value) {
        if (value == null) {
            return nul();
        }
        room(20).putInt(16).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
        return this;
    }

    public CopyRows float4(@Nullable Float value) {
        if (value == null) {
            return nul();
        }
        room(8).putInt(4).putFloat(value);
        return this;
    }

    public CopyRows float8(@Nullable Double value) {
        if (value == null) {
            return nul();
        }
        room(12).putInt(8).putDouble(value);
        return this;
    }

    public CopyRows date(@Nullable LocalDate value) {
        if (value == null) {
            return nul();
        }
        room(8).putInt(4).putInt(Math.toIntExact(value.toEpochDay() - EPOCH_DAY));
        return this;
    }

    /// `timestamp`, and `timestamptz` where the value is in UTC.
    public CopyRows timestamp(@Nullable LocalDateTime value) {
        if (value == null) {
            return nul();
        }
        long micros = Math.multiplyExact(value.toEpochSecond(ZoneOffset.UTC) - EPOCH_DAY * 86_400, 1_000_000L);
        return bigint(micros + value.getNano() / 1_000);
    }

    /// `interval`: microseconds, days and months, each with a sign of its own (`interval_recv`).
    public CopyRows interval(@Nullable Span value) {
        if (value == null) {
            return nul();
        }
        room(20).putInt(16).putLong(value.micros()).putInt(value.days()).putInt(value.months());
        return this;
    }

    /// `inet`: family, bits of the mask, no network, how many bytes, the bytes (`inet_recv`).
    ///
    /// @param value e.g. `192.0.2.7`, `192.0.2.0/24`, `2001:db8::1`
    public CopyRows inet(@Nullable String value) {
        if (value == null) {
            return nul();
        }
        int slash = value.indexOf('/');
        byte[] address = InetAddress.ofLiteral(slash < 0 ? value : value.substring(0, slash))
                .getAddress();
        int bits = slash < 0 ? Byte.SIZE * address.length : Integer.parseInt(value.substring(slash + 1));
        room(8 + address.length)
                .putInt(4 + address.length)
                .put((byte) (address.length == 4 ? 2 : 3)) // PGSQL_AF_INET, PGSQL_AF_INET6: not the system's numbers
                .put((byte) bits)
                .put((byte) 0)
                .put((byte) address.length)
                .put(address);
        return this;
    }

    /// The value with its scale, so `10.50` stays `10.50`: base-10000 digits, each an int16, around the decimal point
    /// (`numeric_recv`).
    public CopyRows numeric(@Nullable BigDecimal value) {
        if (value == null) {
            return nul();
        }
        BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
        int scale = plain.scale();
        int fractionDigits = (scale + 3) / 4;
        short[] digits = base10000(plain.abs().setScale(4 * fractionDigits).unscaledValue());
        int weight = digits.length - fractionDigits - 1;
        int signWord = plain.signum() < 0 ? 0x4000 : 0;
        room(4 + LONGEST_NUMERIC_BYTES).putInt(8 + 2 * digits.length);
        bytes.putShort((short) digits.length)
                .putShort((short) weight)
                .putShort((short) signWord)
                .putShort((short) scale);
        for (short digit : digits) {
            bytes.putShort(digit);
        }
        return this;
    }

    /// Most significant first; none for zero.
    private static short[] base10000(BigInteger value) {
        short[] reversed = new short[LONGEST_NUMERIC_BYTES / 2];
        int count = 0;
        BigInteger big = value;
        while (big.bitLength() > 63) {
            BigInteger[] split = big.divideAndRemainder(BigInteger.valueOf(10_000));
            reversed[count++] = split[1].shortValueExact();
            big = split[0];
        }
        for (long rest = big.longValueExact(); rest > 0; rest /= 10_000) {
            reversed[count++] = (short) (rest % 10_000);
        }
        short[] digits = new short[count];
        for (int i = 0; i < count; i++) {
            digits[i] = reversed[count - 1 - i];
        }
        return digits;
    }

    private CopyRows nul() {
        room(4).putInt(-1);
        return this;
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            bytes = ByteBuffer.allocate(2 * bytes.capacity() + more).put(bytes.flip());
        }
        return bytes;
    }

    /// Bytes written since the last [#clear()]; the first [#size()] count.
    public byte[] bytes() {
        return bytes.array();
    }

    public int size() {
        return bytes.position();
    }

    public void clear() {
        bytes.clear();
    }
}
