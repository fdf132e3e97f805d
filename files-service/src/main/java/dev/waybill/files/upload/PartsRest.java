package dev.waybill.files.upload;

import dev.waybill.files.store.PartsStore;
import dev.waybill.files.tenant.Caller;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An upload by parts rests between two calls, for a day as it comes; every call lets it rest anew.
@ApplicationScoped
class PartsRest {

    private final Duration longest;
    private final Clock clock;

    PartsRest(UploadSettings limits, Clock clock) {
        this.longest = Duration.ofSeconds(limits.multipartSeconds());
        this.clock = clock;
    }

    Instant endFrom(Instant now) {
        return now.plus(longest);
    }

    /// The upload that the caller began, by both of its names.
    ///
    /// @throws dev.waybill.files.problem.Problem 404 `upload-not-found`, the same for every reason
    PendingUpload find(Caller caller, UUID id, String key) {
        return QuarkusTransaction.requiringNew()
                .call(() -> PendingUpload.openParts(id, caller.userId(), key))
                .orElseThrow(PartsStore::noSuchUpload);
    }

    /// False if it was completed or aborted meanwhile.
    ///
    /// @param lookedAt when the store was last asked what has arrived
    boolean anew(PendingUpload upload, @Nullable Instant lookedAt) {
        Instant end = endFrom(clock.instant());
        return QuarkusTransaction.requiringNew().call(() -> PendingUpload.goOn(upload.id, end, lookedAt));
    }
}
