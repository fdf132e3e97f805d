package dev.waybill.files.upload;

import dev.waybill.contract.SignedUrl;
import dev.waybill.contract.Signer;
import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Optional;

/// First step of an upload: checks the limits, remembers what was promised, signs a PUT for exactly that.
@ApplicationScoped
public class SignUpload {

    private final UploadSettings limits;
    private final UploadRules rules;
    private final Signer signer;

    SignUpload(UploadSettings limits, UploadRules rules, Signer signer) {
        this.limits = limits;
        this.rules = rules;
        this.signer = signer;
    }

    /// One transaction: a request that is refused leaves nothing and does not count against the rate.
    @Transactional
    public SignedUpload sign(Caller caller, UploadRequest wanted) {
        PendingUpload upload = rules.begin(caller, wanted, 0, limits.maxBytes());
        SignedUrl put = signer.put(
                upload.key(),
                upload.contentType,
                upload.byteSize,
                Optional.ofNullable(upload.sha256),
                Duration.ofSeconds(limits.linkSeconds()));
        upload.expiresAt = put.expiresAt();
        upload.persist();
        return new SignedUpload(upload.id, "PUT", put.url(), put.headers(), put.expiresAt());
    }
}
