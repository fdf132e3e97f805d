package dev.waybill.files;

import dev.waybill.contract.CatalogFile;
import dev.waybill.contract.Dataset;
import dev.waybill.contract.Dataset.Link;
import dev.waybill.contract.RunStatus;
import dev.waybill.contract.SignedUrl;
import dev.waybill.contract.Signer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// The link of a finished run. `link: once`: the one that was signed at completion, which the mail has too, while it
/// lives. `link: fresh`: a new one for each poll, for an hour or until the export expires.
@ApplicationScoped
public class RunLinks {

    private static final Duration FRESH = Duration.ofHours(1);

    private final CatalogFile catalog;
    private final Signer signer;
    private final Clock clock;

    RunLinks(CatalogFile catalog, Signer signer, Clock clock) {
        this.catalog = catalog;
        this.signer = signer;
        this.clock = clock;
    }

    /// Empty if the run is not complete, or it or its only link has expired.
    public Optional<SignedUrl> current(ExportRun run) {
        if (!isThere(run)) {
            return Optional.empty();
        }
        return switch (link(run)) {
            case ONCE -> stored(run);
            case FRESH -> fresh(run);
        };
    }

    /// When no link of the run may work any more: `once`, the end of the stored one; `fresh`, the end of the export.
    /// Empty where [#current] is.
    public Optional<Instant> last(ExportRun run) {
        if (!isThere(run)) {
            return Optional.empty();
        }
        return switch (link(run)) {
            case ONCE -> stored(run).map(SignedUrl::expiresAt);
            case FRESH -> Optional.of(run.expiresAt == null ? Instant.MAX : run.expiresAt);
        };
    }

    private boolean isThere(ExportRun run) {
        return run.runStatus() == RunStatus.COMPLETE && !run.isExpired(clock.instant());
    }

    private Link link(ExportRun run) {
        if (run.metricSlot != null) { // whatever a dataset of the catalog is called
            return Link.ONCE;
        }
        return catalog.current().find(run.dataset).map(Dataset::link).orElse(Link.ONCE); // gone from the catalog
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
}
