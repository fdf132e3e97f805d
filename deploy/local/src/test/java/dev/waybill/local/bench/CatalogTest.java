package dev.waybill.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {

    @TempDir
    private Path directory;

    @Test
    void hasTheTablesOfTheBenchmarks() throws IOException {
        Datasets catalog = Datasets.load(Catalog.write(directory.resolve("datasets.yaml")));

        Dataset narrow = catalog.find("invoices").orElseThrow();
        assertThat(catalog.find("wide").orElseThrow().columns()).hasSize(40);
        assertThat(catalog.find("small").orElseThrow().columns()).isEqualTo(narrow.columns());
    }
}
