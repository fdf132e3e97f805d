package dev.waybill.worker.upload;

import java.security.MessageDigest;
import java.util.HexFormat;

/// SHA-256 over the bytes of an object, in order.
public final class WholeDigest {

    private final MessageDigest digest = ObjectStore.newSha256();

    /// Adds the first `length` of the bytes.
    public void add(byte[] bytes, int length) {
        digest.update(bytes, 0, length);
    }

    /// Lower-case hex. Ends it.
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
