package dev.waybill.local.bench;

import dev.waybill.local.CsvRecords;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// An object as it is read back from the store.
///
/// @param rows without the header; -1 if the file stops in the middle of a field
record StoredCsv(long bytes, long rows, String sha256) {

    static StoredCsv read(Lab lab, String key) throws IOException {
        MessageDigest digest = newDigest();
        CsvRecords records = new CsvRecords();
        long bytes = 0;
        byte[] buffer = new byte[256 * 1024];
        try (InputStream in =
                lab.s3().getObject(get -> get.bucket(lab.store().bucket()).key(key))) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                records.add(buffer, n);
                bytes += n;
            }
        }
        long rows = records.isCut() ? -1 : records.count() - 1;
        return new StoredCsv(bytes, rows, HexFormat.of().formatHex(digest.digest()));
    }

    static long size(Lab lab, String key) {
        return lab.s3()
                .headObject(head -> head.bucket(lab.store().bucket()).key(key))
                .contentLength();
    }

    static void delete(Lab lab, String key) {
        lab.s3().deleteObject(delete -> delete.bucket(lab.store().bucket()).key(key));
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
