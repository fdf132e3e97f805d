package dev.waybill.worker.upload;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The ETag that S3 gives an object made of parts: the MD5 of the parts' MD5s, a dash and their number,
/// `"9b2cf535f27731c974343645a3985328-3"`.
final class MultipartETag {

    private static final Pattern MD5 = Pattern.compile("\"?([0-9a-f]{32})\"?");

    private MultipartETag() {}

    /// Empty where a part's ETag is no MD5 (encrypted buckets, some other stores): then it says nothing of the object.
    static Optional<String> of(List<Part> parts) {
        MessageDigest md5 = md5();
        for (Part part : parts) {
            var etag = MD5.matcher(part.etag());
            if (!etag.matches()) {
                return Optional.empty();
            }
            md5.update(HexFormat.of().parseHex(etag.group(1)));
        }
        return Optional.of("\"%s-%d\"".formatted(HexFormat.of().formatHex(md5.digest()), parts.size()));
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }
}
