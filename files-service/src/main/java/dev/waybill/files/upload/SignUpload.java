package dev.waybill.files.upload;

import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.SignedUrl;
import dev.waybill.contract.Signer;
import dev.waybill.files.EntityRef;
import dev.waybill.files.RateLimit;
import dev.waybill.files.RateLimit.Limit;
import dev.waybill.files.RateLimit.Whose;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// First step of an upload: checks the limits, remembers what was promised, signs a PUT for exactly that.
@ApplicationScoped
public class SignUpload {

    private final EntityManager database;
    private final UploadSettings limits;
    private final ContentTypes contentTypes;
    private final RateLimit rate;
    private final Quota quota;
    private final Signer signer;
    private final Clock clock;

    SignUpload(EntityManager database, UploadSettings limits, RateLimit rate, Quota quota, Signer signer, Clock clock) {
        this.database = database;
        this.limits = limits;
        this.contentTypes = new ContentTypes(limits.contentTypes());
        this.rate = rate;
        this.quota = quota;
        this.signer = signer;
        this.clock = clock;
    }

    /// One transaction: a request that is refused leaves nothing and does not count against the rate.
    @Transactional
    public SignedUpload sign(Caller caller, UploadRequest wanted) {
        contentTypes.check(wanted.contentType());
        if (wanted.byteSize() > limits.maxBytes()) {
            throw new Problem(
                            ProblemCode.TOO_LARGE,
                            "byteSize is %d, at most %d bytes are allowed"
                                    .formatted(wanted.byteSize(), limits.maxBytes()))
                    .with("maxBytes", limits.maxBytes());
        }
        Optional<EntityRef> entity = EntityRef.of(wanted.entityType(), wanted.entityId());
        rate.take(caller, new Limit("upload", Whose.USER, limits.ratePerMinute(), Duration.ofMinutes(1)));
        quota.reserve(caller, wanted.byteSize());

        UUID id = (UUID) database.createNativeQuery("select waybill.uuid_v7()", UUID.class)
                .getSingleResult();
        ObjectKey key = ObjectKey.file(caller.orgId(), id, wanted.fileName());
        SignedUrl put = signer.put(
                key,
                wanted.contentType(),
                wanted.byteSize(),
                Optional.ofNullable(wanted.sha256()),
                Duration.ofSeconds(limits.linkSeconds()));
        remember(caller, wanted, entity, id, key, put.expiresAt());
        return new SignedUpload(id, "PUT", put.url(), put.headers(), put.expiresAt());
    }

    private void remember(
            Caller caller,
            UploadRequest wanted,
            Optional<EntityRef> entity,
            UUID id,
            ObjectKey key,
            Instant expiresAt) {
        PendingUpload upload = new PendingUpload();
        upload.id = id;
        upload.objectKey = key.value();
        upload.fileName = wanted.fileName();
        upload.contentType = wanted.contentType();
        upload.byteSize = wanted.byteSize();
        upload.sha256 = wanted.sha256();
        upload.entityType = entity.map(EntityRef::type).orElse(null);
        upload.entityId = entity.map(EntityRef::id).orElse(null);
        upload.requestedBy = caller.userId();
        upload.createdAt = clock.instant();
        upload.expiresAt = expiresAt;
        upload.persist();
    }
}
