package dev.waybill.files.export;

import dev.waybill.contract.CatalogFile;
import dev.waybill.contract.Dataset;
import dev.waybill.contract.Dataset.Link;
import dev.waybill.contract.RunStatus;
import dev.waybill.contract.SignedUrl;
import dev.waybill.contract.Signer;
import dev.waybill.files.export.ExportEvent.Progress;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// The link of a finished run. `link: once`: the one that was signed at completion, which the mail has too, while it
/// lives. `link: fresh`: a new one for each poll, for an hour or until the export expires.
@ApplicationScoped
public class ExportLinks {

    private static final Duration FRESH = Duration.ofHours(1);

    private final CatalogFile catalog;
    private final Signer signer;
    private final Clock clock;

    ExportLinks(CatalogFile catalog, Signer signer, Clock clock) {
        this.catalog = catalog;
        this.signer = signer;
        this.clock = clock;
    }

    /// Empty if the run is not complete, or it or its only link has expired.
    Optional<SignedUrl> current(ExportRun run) {
        if (run.runStatus() != RunStatus.COMPLETE || run.isExpired(clock.instant())) {
            return Optional.empty();
        }
        return switch (link(run)) {
            case ONCE -> stored(run);
            case FRESH -> fresh(run);
        };
    }

    private Link link(ExportRun run) {
        if (run.metricSlot != null) { // whatever a dataset of the catalog is called
            return Link.ONCE;
        }
        return catalog.current().find(run.dataset).map(Dataset::link).orElse(Link.ONCE); // gone from the catalog
    }

    /// Why there is no link.
    Problem noLink(ExportRun run) {
        if (run.isExpired(clock.instant())) {
            return new Problem(ProblemCode.EXPORT_EXPIRED, "The export has expired and is deleted: ask for it again");
        }
        if (run.runStatus() == RunStatus.COMPLETE) {
            return new Problem(ProblemCode.LINK_EXPIRED, "The link of this export has expired: ask for it again");
        }
        return new Problem(ProblemCode.EXPORT_NOT_READY, "The export is " + run.status)
                .with("exportStatus", run.status);
    }

    private Optional<SignedUrl> stored(ExportRun run) {
        if (run.downloadUrl == null || run.downloadUrlExpiresAt == null) {
            return Optional.empty();
        }
        return run.downloadUrlExpiresAt.isAfter(clock.instant())
                ? Optional.of(new SignedUrl(run.downloadUrl, Map.of(), run.downloadUrlExpiresAt))
                : Optional.empty();
    }

    private Optional<SignedUrl> fresh(ExportRun run) {
        Instant now = clock.instant();
        Duration left = run.expiresAt == null ? FRESH : Duration.between(now, run.expiresAt);
        Duration lifetime = left.compareTo(FRESH) < 0 ? left : FRESH;
        return lifetime.compareTo(Duration.ofSeconds(1)) < 0
                ? Optional.empty()
                : Optional.of(signer.get(run.key(), lifetime));
    }

    /// @throws Problem 404 `export-not-found`
    @Transactional
    ExportAnswer read(String exportId) {
        return answer(ExportRun.named(exportId));
    }

    /// @throws Problem 404 `export-not-found`
    @Transactional
    Progress readProgress(String exportId) {
        return progress(ExportRun.named(exportId));
    }

    Progress progress(ExportRun run) {
        boolean ended = switch (run.runStatus()) {
            case PENDING, CATALOGING, ASSEMBLING, UPLOADING -> false;
            case COMPLETE, FAILED, CANCELLED, EXPIRED -> true;
        };
        return new Progress(run.revision, answer(run), run.key(), ended);
    }

    ExportAnswer answer(ExportRun run) {
        Optional<SignedUrl> link = current(run);
        return new ExportAnswer(
                run.id,
                run.dataset,
                run.format,
                run.status,
                run.progress,
                run.rowsDone,
                run.bytesDone,
                run.contents(),
                run.createdAt,
                run.startedAt,
                run.completedAt,
                run.expiresAt,
                run.fileName,
                run.fileSize,
                run.rowCount,
                run.sha256,
                link.map(SignedUrl::url).orElse(null),
                link.map(SignedUrl::expiresAt).orElse(null),
                run.errorCode == null
                        ? null
                        : new ExportAnswer.Failure(run.errorCode, run.errorMessage == null ? "" : run.errorMessage),
                run.attempt,
                run.consistency,
                run.dataAsOf,
                run.queued,
                run.retryOf,
                run.metricId);
    }
}
