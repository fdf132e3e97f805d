package dev.waybill.worker.archive;

import dev.waybill.worker.encode.PartBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// The records of a ZIP file, as APPNOTE.TXT 6.3 (PKWARE) lays them out: names in UTF-8, ZIP64 where a number needs
/// it, one time for all entries.
final class ZipRecords {

    /// From here on a size or an offset stands in a ZIP64 field.
    static final long ZIP64_FROM = 0xFFFFFFFFL;

    private static final int UTF8_NAMES = 1 << 11;
    private static final int SIZES_FOLLOW = 1 << 3;
    private static final int ZIP64_EXTRA = 0x0001;
    private static final int MANY_ENTRIES = 0xFFFF;
    private static final int MADE_BY_UNIX = 3 << 8;
    private static final int PLAIN_FILE = 0100644 << 16; // readable by all, in the upper half as Unix has it
    private static final int VERSION = 20;
    private static final int VERSION_ZIP64 = 45;

    private final int dosTime;

    /// @param time of all entries, in UTC, to two seconds; 1980 to 2107
    ZipRecords(Instant time) {
        LocalDateTime at = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        int date = (at.getYear() - 1980) << 9 | at.getMonthValue() << 5 | at.getDayOfMonth();
        this.dosTime = date << 16 | at.getHour() << 11 | at.getMinute() << 5 | at.getSecond() / 2;
    }

    /// How the bytes of an entry stand in the archive.
    enum Method {
        STORED(0),
        DEFLATED(8);

        private final int number;

        Method(int number) {
            this.number = number;
        }
    }

    /// What the central directory says of an entry.
    ///
    /// @param streamed its sizes were not known before its bytes
    record Entry(
            String path, Method method, boolean streamed, long crc32, long compressedSize, long size, long offset) {}

    /// Local header of an entry whose bytes are all known.
    void header(Entry entry, PartBuffer to) {
        byte[] name = name(entry.path());
        ByteBuffer out = record(30 + name.length);
        header(out, entry.method(), VERSION, 0);
        out.putInt((int) entry.crc32());
        out.putInt(Math.toIntExact(entry.compressedSize()));
        out.putInt(Math.toIntExact(entry.size()));
        out.putShort((short) name.length).putShort((short) 0).put(name);
        to.write(out.array());
    }

    /// Local header of an entry whose checksum and sizes stand behind its bytes, in [#descriptor].
    ///
    /// @param zip64 they may need 64 bits
    void streamedHeader(String path, Method method, boolean zip64, PartBuffer to) {
        byte[] name = name(path);
        ByteBuffer out = record(30 + name.length + (zip64 ? 20 : 0));
        header(out, method, zip64 ? VERSION_ZIP64 : VERSION, SIZES_FOLLOW);
        out.putInt(0);
        out.putInt(zip64 ? -1 : 0).putInt(zip64 ? -1 : 0);
        out.putShort((short) name.length).putShort((short) (zip64 ? 20 : 0)).put(name);
        if (zip64) {
            out.putShort((short) ZIP64_EXTRA).putShort((short) 16).putLong(0).putLong(0);
        }
        to.write(out.array());
    }

    private void header(ByteBuffer out, Method method, int version, int flags) {
        out.putInt(0x04034b50).putShort((short) version).putShort((short) (flags | UTF8_NAMES));
        out.putShort((short) method.number).putInt(dosTime);
    }

    /// What stands behind the bytes of a streamed entry.
    static void descriptor(long crc32, long compressedSize, long size, boolean zip64, PartBuffer to) {
        ByteBuffer out = record(zip64 ? 24 : 16);
        out.putInt(0x08074b50).putInt((int) crc32);
        if (zip64) {
            out.putLong(compressedSize).putLong(size);
        } else {
            out.putInt((int) compressedSize).putInt((int) size);
        }
        to.write(out.array());
    }

    /// The entry's record in the central directory.
    void directory(Entry entry, PartBuffer to) {
        byte[] name = name(entry.path());
        boolean large = entry.size() >= ZIP64_FROM || entry.compressedSize() >= ZIP64_FROM;
        boolean far = entry.offset() >= ZIP64_FROM;
        int extra = large || far ? 4 + (large ? 16 : 0) + (far ? 8 : 0) : 0;
        boolean zip64 = large || far;
        ByteBuffer out = record(46 + name.length + extra);
        out.putInt(0x02014b50).putShort((short) (MADE_BY_UNIX | VERSION_ZIP64));
        out.putShort((short) (zip64 ? VERSION_ZIP64 : VERSION));
        out.putShort((short) (UTF8_NAMES | (entry.streamed() ? SIZES_FOLLOW : 0)));
        out.putShort((short) entry.method().number).putInt(dosTime).putInt((int) entry.crc32());
        out.putInt(large ? -1 : (int) entry.compressedSize()).putInt(large ? -1 : (int) entry.size());
        out.putShort((short) name.length).putShort((short) extra).putShort((short) 0);
        out.putShort((short) 0).putShort((short) 0).putInt(PLAIN_FILE).putInt(far ? -1 : (int) entry.offset());
        out.put(name);
        if (zip64) {
            out.putShort((short) ZIP64_EXTRA).putShort((short) (extra - 4));
            if (large) {
                out.putLong(entry.size()).putLong(entry.compressedSize());
            }
            if (far) {
                out.putLong(entry.offset());
            }
        }
        to.write(out.array());
    }

    /// The end of the central directory, and of the file.
    ///
    /// @param offset where the directory begins
    /// @param size   of the directory, in bytes
    static void end(long entries, long offset, long size, PartBuffer to) {
        if (entries >= MANY_ENTRIES || offset >= ZIP64_FROM || size >= ZIP64_FROM) {
            ByteBuffer zip64 = record(56 + 20);
            zip64.putInt(0x06064b50).putLong(44).putShort((short) (MADE_BY_UNIX | VERSION_ZIP64));
            zip64.putShort((short) VERSION_ZIP64).putInt(0).putInt(0);
            zip64.putLong(entries).putLong(entries).putLong(size).putLong(offset);
            zip64.putInt(0x07064b50).putInt(0).putLong(offset + size).putInt(1);
            to.write(zip64.array());
        }
        ByteBuffer out = record(22);
        short count = (short) Math.min(entries, MANY_ENTRIES);
        out.putInt(0x06054b50)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort(count)
                .putShort(count);
        out.putInt((int) Math.min(size, ZIP64_FROM)).putInt((int) Math.min(offset, ZIP64_FROM));
        out.putShort((short) 0);
        to.write(out.array());
    }

    private static byte[] name(String path) {
        return path.getBytes(StandardCharsets.UTF_8);
    }

    private static ByteBuffer record(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
