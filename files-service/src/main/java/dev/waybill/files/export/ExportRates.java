package dev.waybill.files.export;

import dev.waybill.contract.CatalogFile;
import dev.waybill.contract.Dataset;
import dev.waybill.files.DatasetRates;
import dev.waybill.files.DatasetRates.Rate;
import dev.waybill.files.RateLimit.Limit;
import dev.waybill.files.RateLimit.Whose;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// How often a dataset may be exported. All tables together so often by a user (and apart from that, so often by one
/// that waits for the end), all archives together so often by a tenant, unless `WAYBILL_EXPORT_RATES` gives a dataset a
/// rate of its own.
@ApplicationScoped
public class ExportRates {

    private static final String ARCHIVE = "archive";

    private final CatalogFile catalog;
    private final Map<String, Rate> own;
    private final Limit tables;
    private final Limit waitedFor;
    private final Limit archives;

    ExportRates(
            CatalogFile catalog,
            @ConfigProperty(name = "waybill.export.rates") Optional<String> own,
            @ConfigProperty(name = "waybill.export.rate-per-minute", defaultValue = "5") int tablesPerMinute,
            @ConfigProperty(name = "waybill.export.sync-rate-per-minute", defaultValue = "10") int syncPerMinute,
            @ConfigProperty(name = "waybill.export.archives-per-hour", defaultValue = "1") int archivesPerHour) {
        this.catalog = catalog;
        this.own = own.map(DatasetRates::parse).orElse(Map.of());
        this.tables = new Limit("export", Whose.USER, tablesPerMinute, Duration.ofMinutes(1));
        this.waitedFor = new Limit("sync", Whose.USER, syncPerMinute, Duration.ofMinutes(1));
        this.archives = new Limit(ARCHIVE, Whose.TENANT, archivesPerHour, Duration.ofHours(1));
    }

    Limit of(String dataset) {
        return of(dataset, kind(dataset), tables);
    }

    /// For requests that wait for the end.
    Limit ofSync(String dataset) {
        return of(dataset, kind(dataset), waitedFor);
    }

    Limit of(String dataset, String kind) {
        return of(dataset, kind, tables);
    }

    private Limit of(String dataset, String kind, Limit ofTables) {
        Limit usual = kind.equals(ARCHIVE) ? archives : ofTables;
        return Optional.ofNullable(own.get(dataset))
                .map(rate -> new Limit("export/" + dataset, usual.whose(), rate.most(), rate.window()))
                .orElse(usual);
    }

    private String kind(String dataset) {
        return catalog.current().find(dataset).map(Dataset::kind).orElse("");
    }
}
