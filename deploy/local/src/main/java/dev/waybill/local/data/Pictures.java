package dev.waybill.local.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/// Pictures that any viewer opens, written here byte by byte: the same on every machine, whatever its libraries are.
final class Pictures {

    private static final int STORED_BYTES = 65_535; // the longest block that RFC 1951, section 3.2.4 allows

    private Pictures() {}

    /// Grey noise of 8 bits a pixel (PNG specification, 3rd edition), its pixels stored, not deflated.
    static byte[] png(int size, RowRandom random) {
        int side = Math.max(1, (int) Math.sqrt(size));
        ByteBuffer pixels = ByteBuffer.allocate(side * (side + 1));
        for (int y = 0; y < side; y++) {
            pixels.put((byte) 0); // this line is not filtered
            for (int x = 0; x < side; x++) {
                pixels.put((byte) random.next());
            }
        }
        ByteBuffer header = ByteBuffer.allocate(13).putInt(side).putInt(side).put((byte) 8);
        ByteBuffer png = ByteBuffer.allocate(200 + pixels.capacity() + 5 * (pixels.capacity() / STORED_BYTES));
        png.put("\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1));
        chunk(png, "IHDR", header.array());
        chunk(png, "IDAT", zlib(pixels.array()));
        chunk(png, "IEND", new byte[0]);
        return taken(png);
    }

    private static void chunk(ByteBuffer png, String type, byte[] data) {
        int start = png.putInt(data.length).position();
        png.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 crc = new CRC32();
        crc.update(png.array(), start, png.position() - start);
        png.putInt((int) crc.getValue());
    }

    /// RFC 1950 around stored blocks.
    private static byte[] zlib(byte[] data) {
        ByteBuffer out = ByteBuffer.allocate(data.length + 5 * (data.length / STORED_BYTES + 1) + 6);
        out.putShort((short) 0x7801);
        for (int at = 0; at < data.length; at += STORED_BYTES) {
            int length = Math.min(STORED_BYTES, data.length - at);
            out.put((byte) (at + length == data.length ? 1 : 0));
            out.putShort(Short.reverseBytes((short) length)).putShort(Short.reverseBytes((short) ~length));
            out.put(data, at, length);
        }
        Adler32 adler = new Adler32();
        adler.update(data);
        return taken(out.putInt((int) adler.getValue()));
    }

    /// Grey squares of 8 by 8 pixels: baseline JPEG (ITU-T T.81) of which each block has only its mean.
    static byte[] jpeg(int size, RowRandom random) {
        int side = Math.max(1, (int) Math.sqrt(size / 1.6)); // blocks; each takes about 13 bits
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream(size);
        hex(jpeg, "ffd8");
        hex(jpeg, "ffdb004300" + "08".repeat(64)); // quantization by 8: a step is one shade of grey
        hex(jpeg, "ffc0000b08%1$04x%1$04x01011100".formatted(8 * side));
        hex(jpeg, "ffc4001f00" + "0000000c" + "00".repeat(12) + "000102030405060708090a0b"); // means: 4 bits each
        hex(jpeg, "ffc4001410" + "01" + "00".repeat(15) + "00"); // the rest of a block: one bit says there is none
        hex(jpeg, "ffda0008010100003f00");
        Bits bits = new Bits(jpeg);
        int before = 0;
        for (int i = 0; i < side * side; i++) {
            int mean = random.below(256) - 128;
            int difference = mean - before;
            int length = 32 - Integer.numberOfLeadingZeros(Math.abs(difference));
            bits.put(length, 4);
            bits.put(difference < 0 ? difference + (1 << length) - 1 : difference, length);
            bits.put(0, 1);
            before = mean;
        }
        bits.end();
        hex(jpeg, "ffd9");
        return jpeg.toByteArray();
    }

    private static void hex(ByteArrayOutputStream to, String digits) {
        to.writeBytes(HexFormat.of().parseHex(digits));
    }

    private static byte[] taken(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    /// Most significant bit first; after a byte of ones comes one of zeros, since it would begin a marker.
    private static final class Bits {

        private final ByteArrayOutputStream to;
        private int held;
        private int count;

        Bits(ByteArrayOutputStream to) {
            this.to = to;
        }

        void put(int value, int length) {
            held = held << length | value;
            count += length;
            while (count >= 8) {
                count -= 8;
                int next = held >>> count & 0xFF;
                to.write(next);
                if (next == 0xFF) {
                    to.write(0);
                }
            }
            held &= (1 << count) - 1;
        }

        void end() {
            if (count > 0) {
                put((1 << 8 - count) - 1, 8 - count);
            }
        }
    }
}
