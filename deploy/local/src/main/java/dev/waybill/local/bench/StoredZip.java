package dev.waybill.local.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A ZIP file as it is read back from the store.
///
/// @param entries as the end of its central directory tells
record StoredZip(long bytes, long entries, String sha256) {

    private static final int END_BYTES = 22;
    private static final int LOCATOR_BYTES = 20;
    private static final int ZIP64_END_BYTES = 56;

    static StoredZip read(Lab lab, String key) throws IOException {
        StoredCsv whole = StoredCsv.read(lab, key);
        ByteBuffer end = ByteBuffer.wrap(lab.s3()
                        .getObjectAsBytes(get -> get.bucket(lab.store().bucket())
                                .key(key)
                                .range("bytes=-%d".formatted(END_BYTES + LOCATOR_BYTES + ZIP64_END_BYTES)))
                        .asByteArray())
                .order(ByteOrder.LITTLE_ENDIAN);
        int entries = Short.toUnsignedInt(end.getShort(end.limit() - END_BYTES + 10));
        return new StoredZip(whole.bytes(), entries < 0xFFFF ? entries : end.getLong(32), whole.sha256());
    }
}
