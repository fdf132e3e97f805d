package dev.waybill.files.upload;

import dev.waybill.contract.ObjectKey;
import dev.waybill.files.EntityRef;
import dev.waybill.files.RateLimit;
import dev.waybill.files.RateLimit.Limit;
import dev.waybill.files.RateLimit.Whose;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What every upload must keep to, however its bytes come.
@ApplicationScoped
class UploadRules {

    private final EntityManager database;
    private final Validator validator;
    private final UploadSettings limits;
    private final ContentTypes contentTypes;
    private final RateLimit rate;
    private final Quota quota;
    private final Clock clock;

    UploadRules(
            EntityManager database,
            Validator validator,
            UploadSettings limits,
            RateLimit rate,
            Quota quota,
            Clock clock) {
        this.database = database;
        this.validator = validator;
        this.limits = limits;
        this.contentTypes = new ContentTypes(limits.contentTypes());
        this.rate = rate;
        this.quota = quota;
        this.clock = clock;
    }

    /// Holds what did not come as the body of a request to the rules of one; its size may be unknown.
    ///
    /// @throws ConstraintViolationException 400, naming each mistake
    void check(UploadRequest wanted) {
        Set<ConstraintViolation<UploadRequest>> broken = validator.validate(wanted).stream()
                .filter(violation -> wanted.byteSize() != null
                        || !violation.getPropertyPath().toString().equals("byteSize"))
                .collect(Collectors.toSet());
        if (!broken.isEmpty()) {
            throw new ConstraintViolationException(broken);
        }
    }

    /// Needs a transaction, and what is refused later in it did not count. The row has its key and its place in
    /// the quota; when it expires, and what else it is, is left to the caller, who then persists it.
    ///
    /// @param reserve   bytes of the quota where the size is unknown
    /// @param mostBytes largest size that may be announced
    /// @throws Problem 400, 409, 413, 415 or 429
    PendingUpload begin(Caller caller, UploadRequest wanted, long reserve, long mostBytes) {
        contentTypes.check(wanted.contentType());
        @Nullable Long byteSize = wanted.byteSize();
        if (byteSize != null && byteSize > mostBytes) {
            throw tooLarge("byteSize is %d".formatted(byteSize), mostBytes);
        }
        Optional<EntityRef> entity = EntityRef.of(wanted.entityType(), wanted.entityId());
        rate.take(caller, new Limit("upload", Whose.USER, limits.ratePerMinute(), Duration.ofMinutes(1)));
        PendingUpload upload = new PendingUpload();
        upload.byteSize = byteSize == null ? reserve : byteSize;
        upload.sizeAnnounced = byteSize != null;
        quota.reserve(caller, upload.byteSize);
        upload.id = (UUID) database.createNativeQuery("select waybill.uuid_v7()", UUID.class)
                .getSingleResult();
        upload.objectKey =
                ObjectKey.file(caller.orgId(), upload.id, wanted.fileName()).value();
        upload.fileName = wanted.fileName();
        upload.contentType = wanted.contentType();
        upload.sha256 = wanted.sha256();
        upload.entityType = entity.map(EntityRef::type).orElse(null);
        upload.entityId = entity.map(EntityRef::id).orElse(null);
        upload.requestedBy = caller.userId();
        upload.createdAt = clock.instant();
        return upload;
    }

    static Problem tooLarge(String what, long mostBytes) {
        return new Problem(ProblemCode.TOO_LARGE, "%s, at most %d bytes are allowed".formatted(what, mostBytes))
                .with("maxBytes", mostBytes);
    }
}
