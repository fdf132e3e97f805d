package dev.waybill.files.export;

import dev.waybill.contract.RunStatus;
import dev.waybill.contract.SignedUrl;
import dev.waybill.files.ExportRun;
import dev.waybill.files.RunLinks;
import dev.waybill.files.export.ExportEvent.Progress;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;

/// A run with its link, as the API shows it, or why it has none.
@ApplicationScoped
public class ExportLinks {

    private final RunLinks links;
    private final Clock clock;

    ExportLinks(RunLinks links, Clock clock) {
        this.links = links;
        this.clock = clock;
    }

    /// @throws Problem 409 `export-not-ready`; 410 `link-expired`, `export-expired`
    SignedUrl toFetch(ExportRun run) {
        return links.current(run).orElseThrow(() -> noLink(run));
    }

    private Problem noLink(ExportRun run) {
        if (run.isExpired(clock.instant())) {
            return new Problem(ProblemCode.EXPORT_EXPIRED, "The export has expired and is deleted: ask for it again");
        }
        if (run.runStatus() == RunStatus.COMPLETE) {
            return new Problem(ProblemCode.LINK_EXPIRED, "The link of this export has expired: ask for it again");
        }
        return new Problem(ProblemCode.EXPORT_NOT_READY, "The export is " + run.status)
                .with("exportStatus", run.status);
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
        Optional<SignedUrl> link = links.current(run);
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
