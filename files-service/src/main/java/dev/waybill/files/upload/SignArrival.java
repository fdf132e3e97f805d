package dev.waybill.files.upload;

import dev.waybill.contract.SignedUrl;
import dev.waybill.contract.Signer;
import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signs a PUT after which nobody calls: [Arrivals] makes a file of what arrives.
@ApplicationScoped
class SignArrival {

    // Pages send larger files by parts: what may come where nobody says how much it is.
    private static final long RESERVED_BYTES = 104_857_600;
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

    private final UploadSettings limits;
    private final UploadRules rules;
    private final Signer signer;

    SignArrival(UploadSettings limits, UploadRules rules, Signer signer) {
        this.limits = limits;
        this.rules = rules;
        this.signer = signer;
    }

    record Signed(PendingUpload upload, SignedUrl put) {}

    /// @param wanted its size may be unknown: then 100 MiB are reserved, and more is refused when it is there
    @Transactional
    Signed run(Caller caller, UploadRequest wanted, @Nullable Long lastModifiedMs) {
        rules.check(wanted);
        PendingUpload upload =
                rules.begin(caller, wanted, Math.min(RESERVED_BYTES, limits.maxBytes()), limits.maxBytes());
        Duration life = Duration.ofSeconds(limits.linkSeconds());
        Optional<String> sha256 = Optional.ofNullable(upload.sha256);
        SignedUrl put = upload.sizeAnnounced
                ? signer.put(upload.key(), upload.contentType, upload.byteSize, sha256, life)
                : signer.putOfAnySize(upload.key(), upload.contentType, sha256, life);
        upload.kind = PendingUpload.ARRIVAL;
        upload.lastModifiedMs = lastModifiedMs;
        upload.expiresAt = put.expiresAt();
        upload.lookAt = upload.createdAt.plus(FIRST_LOOK);
        upload.persist();
        return new Signed(upload, new SignedUrl(put.url(), settable(put.headers()), put.expiresAt()));
    }

    /// Every client sends the length by itself, and scripts in browsers may not.
    private static Map<String, String> settable(Map<String, String> headers) {
        Map<String, String> settable = new LinkedHashMap<>(headers);
        settable.keySet().removeIf("content-length"::equalsIgnoreCase);
        return settable;
    }
}
