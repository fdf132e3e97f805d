package dev.waybill.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.contract.CatalogReload.Broken;
import dev.waybill.contract.CatalogReload.Changed;
import dev.waybill.contract.CatalogReload.Same;
import dev.waybill.contract.Datasets.InvalidCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogFileTest {

    private static final String TABLE =
            "  %s: {kind: table, from: app.%s, tenant: org_id, key: [id], formats: [csv], columns: [{name: id}]}%n";

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    private int writes;

    @BeforeEach
    void writeTwo() throws IOException {
        file = folder.resolve("datasets.yaml");
        write(table("invoices", "invoices") + table("quotes", "quotes"));
    }

    @Test
    void tellsWhatChanged() throws IOException {
        CatalogFile catalog = new CatalogFile(file);
        write(table("invoices", "bills") + table("contacts", "contacts"));

        CatalogReload reload = catalog.reload();

        assertThat(reload).isEqualTo(new Changed(List.of("contacts"), List.of("invoices"), List.of("quotes")));
        assertThat(reload).hasToString("added contacts; changed invoices; removed quotes");
        assertThat(names(catalog)).containsExactly("invoices", "contacts");
        assertThat(catalog.reload()).isEqualTo(new Same());
    }

    @Test
    void whoBeganKeepsWhatItBeganWith() throws IOException {
        CatalogFile catalog = new CatalogFile(file);
        Datasets began = catalog.current();
        write(table("contacts", "contacts"));
        catalog.reload();

        assertThat(began.find("invoices")).isPresent();
        assertThat(catalog.current().find("invoices")).isEmpty();
    }

    @Test
    void aBrokenFileChangesNothingAndEveryMistakeIsTold() throws IOException {
        CatalogFile catalog = new CatalogFile(file);
        write(table("invoices", "invoices").replace("csv", "docx")
                + table("quotes", "quotes").replace("[id]", "[]"));

        assertThat(catalog.reload())
                .isInstanceOfSatisfying(
                        Broken.class,
                        broken -> assertThat(broken.mistakes())
                                .satisfiesExactly(
                                        first ->
                                                assertThat(first).contains("datasets.yaml:2: dataset invoices", "docx"),
                                        second -> assertThat(second).contains("datasets.yaml:3: dataset quotes")));
        assertThat(names(catalog)).containsExactly("invoices", "quotes");
    }

    @Test
    void followsTheFileAndTellsOfABrokenOneOnce() throws IOException {
        CatalogFile catalog = new CatalogFile(file);
        assertThat(catalog.follow()).isEqualTo(new Same());

        write("datasets: nothing\n");
        assertThat(catalog.follow()).isInstanceOf(Broken.class);
        assertThat(catalog.follow()).isEqualTo(new Same());
        write(table("contacts", "contacts"));
        assertThat(catalog.follow()).isInstanceOf(Changed.class);
        assertThat(catalog.follow()).isEqualTo(new Same());
    }

    @Test
    void followsAFileThatIsGoneForAWhile() throws IOException {
        CatalogFile catalog = new CatalogFile(file);
        Files.delete(file);

        assertThat(catalog.follow()).isInstanceOf(Broken.class);
        assertThat(catalog.follow()).isEqualTo(new Same());
        assertThat(names(catalog)).hasSize(2);
        write(table("contacts", "contacts"));
        assertThat(catalog.follow()).isInstanceOf(Changed.class);
    }

    @Test
    void followsAnotherFileThatTakesItsPlaceWithTheSameTimeAndSize() throws IOException {
        CatalogFile catalog = new CatalogFile(file);
        FileTime before = Files.getLastModifiedTime(file);
        Path next = Files.writeString(
                folder.resolve("next.yaml"), Files.readString(file).replace("quotes:", "quotas:"));
        Files.setLastModifiedTime(next, before);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);

        assertThat(catalog.follow()).isEqualTo(new Changed(List.of("quotas"), List.of(), List.of("quotes")));
    }

    @Test
    void doesNotBeginWithABrokenFile() throws IOException {
        write("datasets: nothing\n");

        assertThatThrownBy(() -> new CatalogFile(file)).isInstanceOf(InvalidCatalog.class);
    }

    private static String table(String name, String table) {
        return TABLE.formatted(name, table);
    }

    /// At a time of its own, however coarse the clock of the file system is.
    private void write(String datasets) throws IOException {
        Files.writeString(file, datasets.startsWith("datasets") ? datasets : "datasets:\n" + datasets);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_800_000_000L + ++writes)));
    }

    private static List<String> names(CatalogFile catalog) {
        return catalog.current().all().stream().map(Dataset::name).toList();
    }
}
