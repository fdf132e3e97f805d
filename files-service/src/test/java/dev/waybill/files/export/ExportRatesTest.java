package dev.waybill.files.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.Datasets;
import dev.waybill.files.RateLimit.Limit;
import dev.waybill.files.RateLimit.Whose;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExportRatesTest {

    private static final Datasets NONE = Datasets.parse("datasets.yaml", """
            datasets:
              invoices: {kind: table, from: app.invoices, tenant: org_id, key: [id], formats: [csv], columns: [{name: id}]}
            """);

    private final ExportRates rates = new ExportRates(NONE, Optional.of("blog=3/2h,invoices=9/1m"), 5, 10, 1);

    @Test
    void tablesAreCountedByUserAndArchivesByTenant() {
        assertThat(rates.of("customers", "table")).isEqualTo(new Limit("export", Whose.USER, 5, Duration.ofMinutes(1)));
        assertThat(rates.of("storage", "archive"))
                .isEqualTo(new Limit("archive", Whose.TENANT, 1, Duration.ofHours(1)));
    }

    @Test
    void aRateOfItsOwnIsCountedForTheDatasetAlone() {
        assertThat(rates.of("invoices")).isEqualTo(new Limit("export/invoices", Whose.USER, 9, Duration.ofMinutes(1)));
        assertThat(rates.of("blog", "archive"))
                .isEqualTo(new Limit("export/blog", Whose.TENANT, 3, Duration.ofHours(2)));
    }

    @Test
    void requestsThatWaitAreCountedApartForTablesOnly() {
        assertThat(rates.ofSync("customers")).isEqualTo(new Limit("sync", Whose.USER, 10, Duration.ofMinutes(1)));
        assertThat(rates.ofSync("invoices")).isEqualTo(rates.of("invoices"));
    }
}
