package dev.waybill.worker.upload;

import java.io.OutputStream;
import java.util.Arrays;

/// Collects encoded bytes until a part is full. Parts have exactly one size, the last excepted: Cloudflare R2 and
/// Google Cloud Storage demand it. What comes after a full part stays here as the carry.
///
/// Memory: the part size plus the largest batch of rows encoded between two looks at [#isFull].
public final class PartBuffer extends OutputStream {

    private static final int SLACK_BYTES = 64 * 1024; // so that the usual overshoot needs no larger array

    private final int partSizeBytes;
    private byte[] bytes;
    private int size;

    public PartBuffer(long partSizeBytes, byte[] carry) {
        this.partSizeBytes = Math.toIntExact(partSizeBytes);
        this.bytes = Arrays.copyOf(carry, Math.max(carry.length, this.partSizeBytes + SLACK_BYTES));
        this.size = carry.length;
    }

    @Override
    public void write(int b) {
        makeRoomFor(1);
        bytes[size++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        makeRoomFor(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    private void makeRoomFor(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int)
                    Math.min(bytes.length * 3L / 2, Integer.MAX_VALUE - 8)));
        }
    }

    public boolean isFull() {
        return size >= partSizeBytes;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /// Bytes of the next part: a full one, or all there is.
    public int nextPartSizeBytes() {
        return Math.min(size, partSizeBytes);
    }

    /// The array whose first [#nextPartSizeBytes] bytes are the next part. Not to be changed.
    byte[] array() {
        return bytes;
    }

    /// Forgets the part that was uploaded.
    public void drop(Part part) {
        int length = Math.toIntExact(part.byteSize());
        System.arraycopy(bytes, length, bytes, 0, size - length);
        size -= length;
    }

    /// A copy of all that is not uploaded.
    public byte[] carry() {
        return Arrays.copyOf(bytes, size);
    }
}
