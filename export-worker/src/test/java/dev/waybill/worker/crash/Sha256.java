package dev.waybill.worker.crash;

import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 in lower-case hex.
final class Sha256 {

    private Sha256() {}

    /// Something that writes bytes.
    interface Bytes {
        void writeTo(OutputStream out) throws Exception;
    }

    static String of(byte[] bytes) {
        return of(out -> out.write(bytes));
    }

    static String of(Bytes bytes) {
        MessageDigest digest = sha256();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            bytes.writeTo(out);
        } catch (Exception e) {
            throw new IllegalStateException("reading the bytes failed", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
