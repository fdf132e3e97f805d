package dev.waybill.files.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.CatalogFile;
import dev.waybill.files.RateLimit.Limit;
import dev.waybill.files.RateLimit.Whose;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExportRatesTest {

    private final ExportRates rates = new ExportRates(catalog(), Optional.of("blog=3/2h,invoices=9/1m"), 5, 10, 1);

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

    private static CatalogFile catalog() {
        URL file = Objects.requireNonNull(ExportRatesTest.class.getResource("/datasets.yaml"));
        return new CatalogFile(Path.of(file.getPath()));
    }
}
