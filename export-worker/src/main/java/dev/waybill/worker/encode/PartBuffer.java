package dev.waybill.worker.encode;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Collects encoded bytes until a part is full. Parts have exactly one size, the last excepted: Cloudflare R2 and
/// Google Cloud Storage demand it. What an encoder wrote beyond a full part is the carry, which the next part begins
/// with.
///
/// Memory: the part size; where the last row of the part is larger than the slack, that row too.
public final class PartBuffer extends OutputStream {

    private static final int SLACK_BYTES =
            256 * 1024; // so that the usual overshoot, a unit of gzip, needs no larger array

    private static final int LARGEST = Integer.MAX_VALUE - 8; // array of a JVM

    private final int partSizeBytes;

    // For the encoders: they write bytes[size...] after room(n), and move size on.
    byte[] bytes;
    int size;
    private long most = LARGEST;

    /// A row needs more room than [#limit] allows.
    public static final class Overflow extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    public PartBuffer(int partSizeBytes) {
        this.partSizeBytes = partSizeBytes;
        this.bytes = new byte[partSizeBytes + SLACK_BYTES];
    }

    /// Makes sure that this many bytes more fit into the array, which may be another one after it.
    void room(int more) {
        if (bytes.length - size < more) {
            grow(Math.addExact(size, more));
        }
    }

    private void grow(int needed) {
        if (needed > most) {
            throw new Overflow();
        }
        bytes = Arrays.copyOf(bytes, (int) Math.clamp(bytes.length * 3L / 2, needed, most));
    }

    /// From now on, until it is emptied, it does not grow beyond so many bytes, so that a row which is to be refused
    /// takes no memory for its copy: the write that would need more throws [Overflow].
    public void limit(long most) {
        this.most = most;
    }

    @Override
    public void write(int b) {
        room(1);
        bytes[size++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        room(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    void ascii(String text) {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void write(byte[] from) {
        write(from, 0, from.length);
    }

    public int partSizeBytes() {
        return partSizeBytes;
    }

    /// Bytes written so far.
    public int length() {
        return size;
    }

    public boolean isFull() {
        return size >= partSizeBytes;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /// Bytes of the part: a full one, or all there is.
    public int partBytes() {
        return Math.min(size, partSizeBytes);
    }

    /// The array whose first [#partBytes] bytes are the part. Not to be changed.
    public byte[] array() {
        return bytes;
    }

    /// A copy of what stands behind the part.
    public byte[] carry() {
        return Arrays.copyOfRange(bytes, partBytes(), size);
    }

    /// A huge row made the array larger than other parts need.
    public boolean isGrown() {
        return bytes.length > partSizeBytes + SLACK_BYTES;
    }

    /// Empties it for another part.
    public void clear() {
        size = 0;
        most = LARGEST;
    }
}
