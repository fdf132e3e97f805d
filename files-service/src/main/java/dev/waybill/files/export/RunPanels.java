package dev.waybill.files.export;

import dev.waybill.contract.Advice;
import dev.waybill.contract.CatalogFile;
import dev.waybill.contract.Dataset;
import dev.waybill.contract.Dataset.Link;
import dev.waybill.contract.RunStatus;
import dev.waybill.files.Cursors;
import dev.waybill.files.ExportRun;
import dev.waybill.files.Page;
import dev.waybill.files.PageQuery;
import dev.waybill.files.Position;
import dev.waybill.files.export.RunPanel.State;
import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads runs for pages.
@ApplicationScoped
class RunPanels {

    private static final String LIST = "exports-of-the-page";
    private static final String PARTS = "select waybill.export_parts(:run)";

    private final EntityManager database;
    private final ExportLinks links;
    private final CatalogFile catalog;
    private final Cursors cursors;
    private final Clock clock;

    RunPanels(EntityManager database, ExportLinks links, CatalogFile catalog, Cursors cursors, Clock clock) {
        this.database = database;
        this.links = links;
        this.catalog = catalog;
        this.cursors = cursors;
        this.clock = clock;
    }

    /// @throws Problem 404 `export-not-found`
    @Transactional
    RunPanel read(Caller caller, String exportId) {
        ExportRun run = ExportRun.named(exportId);
        return panel(caller, run, parts(run.id));
    }

    @Transactional
    Page<RunPanel> history(Caller caller, PageQuery asked) {
        return cursors.page(
                LIST,
                caller,
                asked,
                ExportRun::page,
                run -> panel(caller, run, 0),
                last -> new Position(last.createdAt, last.id));
    }

    private int parts(UUID run) {
        Object parts = database.createNativeQuery(PARTS, Integer.class)
                .setParameter("run", run)
                .getSingleResultOrNull();
        return parts == null ? 0 : (Integer) parts;
    }

    private RunPanel panel(Caller caller, ExportRun run, int parts) {
        ExportAnswer export = links.answer(run);
        Optional<Dataset> dataset = catalog.current().find(run.dataset);
        boolean metric = run.metricSlot != null;
        return new RunPanel(
                export,
                state(run, export),
                metric ? "Metric" : dataset.map(Dataset::title).orElse(run.dataset),
                caller.userId().equals(run.requestedBy) ? "you" : run.requestedBy,
                run.deliveryMethod.equals("email"),
                run.rowsKept,
                parts,
                secondsLeft(export.downloadUrlExpiresAt()),
                !metric && dataset.map(Dataset::link).filter(Link.FRESH::equals).isPresent(),
                metric,
                run.errorCode == null ? null : Advice.of(run.errorCode));
    }

    private State state(ExportRun run, ExportAnswer export) {
        return switch (run.runStatus()) {
            case PENDING, CATALOGING, ASSEMBLING, UPLOADING -> run.queued ? State.WAITS : State.RUNS;
            case COMPLETE, EXPIRED -> {
                if (run.runStatus() == RunStatus.EXPIRED || run.isExpired(clock.instant())) {
                    yield State.EXPIRED;
                }
                yield export.downloadUrl() == null ? State.LINK_OVER : State.COMPLETE;
            }
            case FAILED -> State.FAILED;
            case CANCELLED -> State.CANCELLED;
        };
    }

    private long secondsLeft(@Nullable Instant end) {
        return end == null
                ? 0
                : Math.max(0, Duration.between(clock.instant(), end).toSeconds());
    }
}
