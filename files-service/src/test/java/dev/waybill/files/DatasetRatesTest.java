package dev.waybill.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.contract.Datasets;
import dev.waybill.files.DatasetRates.Rate;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetRatesTest {

    @Test
    void readsHowManyInHowLong() {
        assertThat(DatasetRates.parse("invoices=20/1m, blog=2/36h"))
                .containsEntry("invoices", new Rate(20, Duration.ofMinutes(1)))
                .containsEntry("blog", new Rate(2, Duration.ofHours(36)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"invoices", "invoices=5", "invoices=0/1m", "invoices=5/1", "=5/1m", "a=1/1m,,b=1/1m", "a=-1/1m"})
    void namesTheEntryThatIsWrong(String text) {
        assertThatThrownBy(() -> DatasetRates.parse(text))
                .hasMessageContaining("WAYBILL_EXPORT_RATES holds '")
                .hasMessageContaining("such as invoices=20/1m,blog=2/1h");
    }

    @Test
    void namesADatasetThatIsNotInTheCatalogOrStandsTwice() {
        Optional<Datasets> datasets = Optional.of(Datasets.load(Stack.catalog()));

        assertThat(DatasetRates.mistake("invoices=1/1m,invoice=1/1m", datasets))
                .contains(
                        "WAYBILL_EXPORT_RATES names invoice, which is not in the catalog. Datasets: invoices, events, orders");
        assertThat(DatasetRates.mistake("invoices=1/1m,invoices=2/1m", datasets))
                .contains("WAYBILL_EXPORT_RATES names invoices twice");
        assertThat(DatasetRates.mistake("invoices=1/1m", datasets)).isEmpty();
        assertThat(DatasetRates.mistake("anything=1/1m", Optional.empty())).isEmpty();
    }
}
