package dev.waybill.files.upload;

import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.PostPolicy;
import dev.waybill.contract.SignedForm;
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

/// Signs a form, or a PUT, after which nobody calls: [Arrivals] makes a file of what arrives.
@ApplicationScoped
class SignArrival {

    // Pages send larger files by parts: what may come where nobody says how much it is.
    private static final long RESERVED_BYTES = 104_857_600;
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

    private final UploadSettings limits;
    private final UploadRules rules;
    private final Signer signer;
    private final PostPolicy forms;

    SignArrival(UploadSettings limits, UploadRules rules, Signer signer, PostPolicy forms) {
        this.limits = limits;
        this.rules = rules;
        this.signer = signer;
        this.forms = forms;
    }

    /// @param wanted its size may be unknown: then 100 MiB are reserved, and more is refused
    @Transactional
    SignedParams run(Caller caller, UploadRequest wanted, @Nullable Long lastModifiedMs) {
        rules.check(wanted);
        PendingUpload upload =
                rules.begin(caller, wanted, Math.min(RESERVED_BYTES, limits.maxBytes()), limits.maxBytes());
        upload.kind = PendingUpload.ARRIVAL;
        upload.lastModifiedMs = lastModifiedMs;
        upload.lookAt = upload.createdAt.plus(FIRST_LOOK);
        upload.byForm = limits.forms();
        Duration life = Duration.ofSeconds(limits.linkSeconds());
        SignedParams signed = upload.byForm ? form(caller, upload, life) : put(upload, life);
        upload.persist();
        return signed;
    }

    private SignedParams form(Caller caller, PendingUpload upload, Duration life) {
        SignedForm form = forms.sign(
                ObjectKey.arrival(caller.orgId(), upload.id),
                upload.contentType,
                upload.sizeAnnounced ? upload.byteSize : 1,
                upload.byteSize,
                upload.createdAt,
                life);
        upload.expiresAt = form.expiresAt();
        return new SignedParams("POST", form.url(), form.fields(), Map.of(), limits.linkSeconds(), upload.id);
    }

    private SignedParams put(PendingUpload upload, Duration life) {
        Optional<String> sha256 = Optional.ofNullable(upload.sha256);
        SignedUrl put = upload.sizeAnnounced
                ? signer.put(upload.key(), upload.contentType, upload.byteSize, sha256, life)
                : signer.putOfAnySize(upload.key(), upload.contentType, sha256, life);
        upload.expiresAt = put.expiresAt();
        return new SignedParams(
                "PUT",
                put.url(),
                Map.of("key", upload.objectKey),
                settable(put.headers()),
                limits.linkSeconds(),
                upload.id);
    }

    /// Every client sends the length by itself, and scripts in browsers may not.
    private static Map<String, String> settable(Map<String, String> headers) {
        Map<String, String> settable = new LinkedHashMap<>(headers);
        settable.keySet().removeIf("content-length"::equalsIgnoreCase);
        return settable;
    }
}
