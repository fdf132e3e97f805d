package dev.waybill.files.upload;

import static java.util.stream.Collectors.toMap;

import dev.waybill.contract.SignedUrl;
import dev.waybill.contract.Signer;
import dev.waybill.files.store.PartsStore;
import dev.waybill.files.store.PartsStore.Part;
import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What goes on with an upload by parts: telling which have arrived, and signing links for others.
@ApplicationScoped
class ResumeParts {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

    private final PartsStore store;
    private final PartsRest rest;
    private final PartsLimit limit;
    private final Signer signer;
    private final UploadSettings limits;
    private final Duration linkLife;
    private final Clock clock;

    ResumeParts(PartsStore store, PartsRest rest, PartsLimit limit, Signer signer, UploadSettings limits, Clock clock) {
        this.store = store;
        this.rest = rest;
        this.limit = limit;
        this.signer = signer;
        this.limits = limits;
        this.linkLife = Duration.ofSeconds(limits.linkSeconds());
        this.clock = clock;
    }

    /// Every part that has arrived, by number.
    List<Part> list(Caller caller, UUID id, String key) {
        PendingUpload upload = rest.find(caller, id, key);
        Instant now = clock.instant();
        List<Part> arrived = arrived(caller, upload);
        restAnew(upload, now);
        return arrived;
    }

    /// A link for each part. Now and then the store is asked first what has arrived.
    ///
    /// @throws dev.waybill.files.problem.Problem 400 `invalid-request` for a part that cannot be; else as [#list]
    SortedMap<Integer, SignedUrl> sign(Caller caller, UUID id, String key, List<Integer> partNumbers) {
        PendingUpload upload = rest.find(caller, id, key);
        Instant now = clock.instant();
        @Nullable Instant lookedAt = upload.lookedAt;
        if (lookedAt == null || lookedAt.isBefore(now.minus(LOOK_EVERY))) {
            arrived(caller, upload);
            lookedAt = now;
        }
        PartNumbers.requireWithin(upload.sizeAnnounced ? upload.byteSize : limits.multipartMaxBytes(), partNumbers);
        restAnew(upload, lookedAt);
        String multipartId = Objects.requireNonNull(upload.multipartId);
        return partNumbers.stream()
                .distinct()
                .collect(toMap(
                        number -> number,
                        number -> signer.part(upload.key(), multipartId, number, linkLife),
                        (a, b) -> a,
                        TreeMap::new));
    }

    private void restAnew(PendingUpload upload, Instant lookedAt) {
        if (!rest.anew(upload, lookedAt)) {
            throw PartsStore.noSuchUpload();
        }
    }

    private List<Part> arrived(Caller caller, PendingUpload upload) {
        List<Part> arrived = store.list(upload.key(), Objects.requireNonNull(upload.multipartId))
                .orElseThrow(PartsStore::noSuchUpload);
        limit.check(caller, upload, arrived);
        return arrived;
    }
}
