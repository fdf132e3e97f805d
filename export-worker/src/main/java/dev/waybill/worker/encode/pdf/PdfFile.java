package dev.waybill.worker.encode.pdf;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.Deflater;

/// A file of numbered objects (ISO 32000-1 §7.5), each written at once. Of those behind, only the offset is kept.
final class PdfFile implements AutoCloseable {

    private static final int BLOCK_BYTES = 8 * 1024;

    private final OutputStream out;
    private final Deflater deflater = new Deflater();
    private final byte[] block = new byte[BLOCK_BYTES];
    private long[] offsets = new long[256]; // by object number
    private int objects; // numbers given so far, from 1
    private long written;

    PdfFile(OutputStream out) {
        this.out = out;
        // Four bytes that are no ASCII tell transfer programs that this is binary.
        write("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
    }

    /// A number for an object that is written later, or of which others know before.
    int reserve() {
        objects++;
        if (objects == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * objects);
        }
        return objects;
    }

    void object(int number, String body) {
        begin(number);
        write(body);
        write("\nendobj\n");
    }

    /// @param entries of the stream's dictionary, besides its length and filter
    void stream(int number, String entries, byte[] content) {
        int lengthNumber = reserve(); // not known before it is compressed
        begin(number);
        write("<< %s /Filter /FlateDecode /Length %s 0 R >>\nstream\n".formatted(entries, lengthNumber));
        long length = deflate(content);
        write("\nendstream\nendobj\n");
        object(lengthNumber, Long.toString(length));
    }

    private long deflate(byte[] content) {
        long from = written;
        deflater.reset();
        deflater.setInput(content);
        deflater.finish();
        while (!deflater.finished()) {
            write(block, deflater.deflate(block));
        }
        return written - from;
    }

    private void begin(int number) {
        offsets[number] = written;
        write(number + " 0 obj\n");
    }

    /// Nothing is written after it.
    ///
    /// @param id of the document, in hexadecimal digits
    void end(int catalog, int info, String id) {
        long table = written;
        write("xref\n0 %s\n0000000000 65535 f \n".formatted(objects + 1));
        for (int number = 1; number <= objects; number++) {
            write(String.format(Locale.ROOT, "%010d 00000 n \n", offsets[number]));
        }
        write("trailer\n<< /Size %s /Root %s 0 R /Info %s 0 R /ID [<%s> <%s>] >>\nstartxref\n%s\n%%%%EOF\n"
                .formatted(objects + 1, catalog, info, id, id, table));
    }

    private void write(String ascii) {
        byte[] bytes = ascii.getBytes(StandardCharsets.ISO_8859_1);
        write(bytes, bytes.length);
    }

    private void write(byte[] bytes, int length) {
        try {
            out.write(bytes, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        written += length;
    }

    /// Frees the deflater's memory, which the garbage collector does not know of.
    @Override
    public void close() {
        deflater.end();
    }
}
