package dev.waybill.worker.upload;

import java.security.MessageDigest;
import java.util.HexFormat;

/// SHA-256 over all parts, in order, as they are sent.
public final class WholeDigest {

    private final MessageDigest digest = ObjectStore.newSha256();

    /// Adds the buffer's next part.
    public void add(PartBuffer buffer) {
        digest.update(buffer.array(), 0, buffer.nextPartSizeBytes());
    }

    /// Lower-case hex. Ends it.
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
