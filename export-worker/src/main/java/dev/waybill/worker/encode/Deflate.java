package dev.waybill.worker.encode;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/// Deflated bytes (RFC 1951) in chunks that know nothing of each other: each begins with an empty window and ends on a
/// byte, so whoever goes on behind one writes the same bytes as whoever wrote it.
public final class Deflate implements AutoCloseable {

    /// "A final block of fixed codes with nothing in it" (RFC 1951, 3.2.6): what ends the chunks.
    public static final byte[] END = {3, 0};

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final byte[] out = new byte[16 * 1024];

    /// Writes a chunk.
    ///
    /// @return how many bytes it took
    public int chunk(byte[] bytes, int length, PartBuffer to) {
        deflater.reset();
        deflater.setInput(bytes, 0, length);
        int written = 0;
        for (int n = out.length; n == out.length; ) { // less than there was room for: all of it came out
            n = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
            to.write(out, 0, n);
            written += n;
        }
        return written;
    }

    /// Deflates something that is all there.
    public byte[] whole(byte[] bytes) {
        deflater.reset();
        deflater.setInput(bytes);
        deflater.finish();
        ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 2 + 64);
        while (!deflater.finished()) {
            packed.write(out, 0, deflater.deflate(out));
        }
        return packed.toByteArray();
    }

    /// Frees what the garbage collector does not know of.
    @Override
    public void close() {
        deflater.end();
    }
}
