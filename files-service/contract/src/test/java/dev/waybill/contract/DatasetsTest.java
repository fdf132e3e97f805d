package dev.waybill.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.contract.Condition.Operator;
import dev.waybill.contract.Dataset.Link;
import dev.waybill.contract.Datasets.InvalidCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetsTest {

    private static final String GOOD = """
            datasets:
              invoices:
                kind: table
                from: app.invoices
                tenant: org_id
                key: [id]
                formats: [csv]
                link: fresh
                linkTtl: 10m
                retention: 7d
                columns:
                  - {name: number, header: Invoice}
                  - {name: amount}
            """;

    @Test
    void readsADataset() {
        Dataset invoices =
                Datasets.parse("datasets.yaml", GOOD).find("invoices").orElseThrow();

        assertThat(invoices.table().schema()).isEqualTo("app");
        assertThat(invoices.table().name()).isEqualTo("invoices");
        assertThat(invoices.table().key()).containsExactly("id");
        assertThat(invoices.link()).isEqualTo(Link.FRESH);
        assertThat(invoices.linkTtl()).isEqualTo(Duration.ofMinutes(10));
        assertThat(invoices.retention()).isEqualTo(Duration.ofDays(7));
        assertThat(invoices.columns())
                .containsExactly(new Table.Column("number", "Invoice"), new Table.Column("amount", "amount"));
    }

    @Test
    void givesTheColumnsARequestChoseInItsOrder() {
        Dataset invoices =
                Datasets.parse("datasets.yaml", GOOD).find("invoices").orElseThrow();

        assertThat(invoices.table().choose(List.of("amount", "number")).stream().map(Table.Column::name))
                .containsExactly("amount", "number");
        assertThat(invoices.table().choose(List.of())).isEqualTo(invoices.columns());
        assertThatThrownBy(() -> invoices.table().choose(List.of("secret")))
                .hasMessage("Invalid fields for invoices: secret. Valid fields: number, amount");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: table         | kind: tabel           | 3 | kind is 'tabel', allowed: table, archive",
                "from: app.invoices  | from: app.in;voices   | 4 | from is 'app.in;voices', allowed is schema.table",
                "from: app.invoices  | form: app.invoices    | 4 | unknown key 'form'; allowed: kind, title, formats, link",
                "tenant: org_id      | tenant: [org_id]      | 5 | tenant is a list, allowed is a text",
                "key: [id]           | key: []               | 6 | key is an empty list, allowed is a list of one or more",
                "formats: [csv]      | formats: [csv, docx]  | 7 | format 'docx' is unknown or not for kind table; allowed: csv",
                "formats: [csv]      | formats: [zip]        | 7 | format 'zip' is unknown or not for kind table; allowed: csv",
                "link: fresh         | link: forever         | 8 | link is 'forever', allowed: once, fresh",
                "linkTtl: 10m        | linkTtl: 10           | 9 | linkTtl is '10', allowed is a whole number with s, m, h or d",
                "linkTtl: 10m        | linkTtl: 8d           | 9 | linkTtl is longer than 7d",
                "name: amount        | name: number          | 13 | column 'number' stands twice",
                "name: amount        | name: a b             | 13 | a column's name is 'a b', allowed is the name of a column"
            })
    void namesFileLineDatasetAndValueOfAMistake(String good, String bad, int line, String message) {
        assertThatThrownBy(() -> Datasets.parse("datasets.yaml", GOOD.replace(good.strip(), bad.strip())))
                .isInstanceOf(InvalidCatalog.class)
                .hasMessageContaining("datasets.yaml:%d: dataset invoices: %s".formatted(line, message.strip()));
    }

    private static final String STYLED = """
            datasets:
              orders:
                kind: table
                title: Orders, all of them
                from: app.orders
                tenant: org_id
                key: [id]
                formats: [csv, jsonl, xlsx, pdf]
                filters: [amount]
                since: created_at
                columns:
                  - {name: number, header: Order, headers: {pdf: No., jsonl: order}}
                  - {name: amount, header: Amount}
            """;

    @Test
    void readsTitlesFiltersAndTheHeadersOfSingleFormats() {
        Dataset orders = Datasets.parse("datasets.yaml", STYLED).find("orders").orElseThrow();

        assertThat(orders.title()).isEqualTo("Orders, all of them");
        assertThat(orders.formats())
                .containsExactly(ExportFormat.CSV, ExportFormat.JSONL, ExportFormat.XLSX, ExportFormat.PDF);
        assertThat(orders.table().filters()).containsExactly("amount");
        assertThat(orders.table().since()).contains("created_at");
        assertThat(Stream.of(ExportFormat.CSV, ExportFormat.JSONL, ExportFormat.XLSX, ExportFormat.PDF)
                        .map(orders.columns().get(0)::header))
                .containsExactly("Order", "order", "Order", "No.");
        assertThat(orders.columns().get(1).header(ExportFormat.JSONL)).isEqualTo("amount");
    }

    @Test
    void noneIsCalledAsRunsOfMetricsAre() {
        assertThatThrownBy(() -> Datasets.parse("datasets.yaml", GOOD.replace("invoices:", "metric:")))
                .isInstanceOf(InvalidCatalog.class)
                .hasMessageContaining("metric: the name metric: runs of SQL metrics have it; choose another");
    }

    @Test
    void isCalledAsItIsNamedAndFilteredByAllColumnsUnlessItSaysOtherwise() {
        Dataset invoices =
                Datasets.parse("datasets.yaml", GOOD).find("invoices").orElseThrow();

        assertThat(invoices.title()).isEqualTo("invoices");
        assertThat(invoices.table().filters()).containsExactly("number", "amount");
        assertThat(invoices.table().since()).isEmpty();
    }

    @Test
    void takesConditionsOnlyOnColumnsThatMayBeFilteredBy() {
        Table orders = Datasets.parse("datasets.yaml", STYLED)
                .find("orders")
                .orElseThrow()
                .table();
        List<Condition> allowed = List.of(
                new Condition("amount", Operator.GTE, List.of("1")),
                new Condition("created_at", Operator.GTE, List.of("2026-01-01")));

        assertThat(orders.check(allowed)).isEqualTo(allowed);
        assertThatThrownBy(() -> orders.check(List.of(new Condition("number", Operator.NULL, List.of()))))
                .hasMessage("Invalid filter for orders: number. Valid filters: amount");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "title: Orders, all of them | title: ''            | 4  | title is '', allowed is a text",
                "formats: [csv, jsonl       | formats: [csv, json  | 8  | format 'json' is unknown or not for kind table; allowed: csv, jsonl, xlsx, pdf",
                "filters: [amount]          | filters: [secret]    | 9  | filters has 'secret', which is no column of the dataset",
                "filters: [amount]          | filters: []          | 9  | filters is an empty list, allowed is a list of one or more",
                "since: created_at          | since: 'a b'         | 10 | since is 'a b', allowed is the name of a column",
                "pdf: No.                   | docx: No.            | 12 | unknown key 'docx'; allowed: csv, jsonl, xlsx, pdf",
                "jsonl: order               | jsonl: amount        | 13 | two columns are 'amount' in jsonl"
            })
    void namesMistakesOfWhatFormatsNeed(String good, String bad, int line, String message) {
        assertThatThrownBy(() -> Datasets.parse("datasets.yaml", STYLED.replace(good.strip(), bad.strip())))
                .isInstanceOf(InvalidCatalog.class)
                .hasMessageContaining("datasets.yaml:%d: dataset orders: %s".formatted(line, message.strip()));
    }

    @Test
    void tellsAllMistakesAtOnce() {
        String bad = GOOD.replace("kind: table", "kind: x").replace("link: fresh", "link: y");

        assertThatThrownBy(() -> Datasets.parse("datasets.yaml", bad))
                .hasMessageContaining("datasets.yaml:3:")
                .hasMessageContaining("datasets.yaml:8:");
    }

    @Test
    void refusesWhatTheParserRefusesWithoutSayingWhere() {
        String deep = "[".repeat(100) + "]".repeat(100);
        String tooLong = GOOD + "#\n".repeat(2_000_000) + "x: y\n";

        for (String bad : List.of(GOOD.replace("invoices:", "in\u0001voices:"), deep, tooLong)) {
            assertThatThrownBy(() -> Datasets.parse("datasets.yaml", bad))
                    .isInstanceOf(InvalidCatalog.class)
                    .hasMessageStartingWith("datasets.yaml:1: is not YAML: ");
        }
    }

    @Test
    void saysWhereTextIsNoYaml() {
        assertThatThrownBy(() -> Datasets.parse("datasets.yaml", "datasets:\n  invoices: {kind: table\n  x: y\n"))
                .hasMessageContaining("datasets.yaml:3: is not YAML");
        assertThatThrownBy(() -> Datasets.parse("datasets.yaml", "")).hasMessageContaining("has no 'datasets'");
        assertThatThrownBy(() -> Datasets.load(Path.of("nowhere.yaml")))
                .hasMessageContaining("nowhere.yaml: cannot be read");
    }

    private static final String BLOG = """
            datasets:
              blog:
                kind: archive
                formats: [zip]
                link: fresh
                documents:
                  posts:
                    from: app.posts
                    tenant: org_id
                    key: [id]
                    name: slug
                    body: body
                    frontMatter: [title, tags]
                files:
                  folder: media
                  entityTypes: [post, page]
            """;

    @Test
    void readsAnArchiveOfDocumentsAndFiles() {
        Dataset blog = Datasets.parse("datasets.yaml", BLOG).find("blog").orElseThrow();

        assertThat(blog.kind()).isEqualTo("archive");
        assertThat(blog.columns()).isEmpty();
        assertThat(blog.content()).isInstanceOfSatisfying(Archive.class, archive -> {
            assertThat(archive.documents()).singleElement().satisfies(posts -> {
                assertThat(posts.folder()).isEqualTo("posts");
                assertThat(posts.table().columnNames()).containsExactly("title", "tags");
                assertThat(posts.name()).isEqualTo("slug");
            });
            assertThat(archive.files()).contains(new Archive.StoredFiles("media", List.of("post", "page")));
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "formats: [zip]     | formats: [csv]      | 4  | format 'csv' is unknown or not for kind archive; allowed: zip",
                "key: [id]          | key: [id, at]       | 10 | key of documents is [id, at], allowed is one column",
                "posts:             | Posts:              | 8  | folder 'Posts': 1 to 63 lower-case letters",
                "folder: media      | folder: posts       | 15 | folder 'posts' is one of documents too",
                "folder: media      | folder: missing     | 15 | folder 'missing': what vanished is counted under this name",
                "name: slug         | named: slug         | 11 | unknown key 'named'; allowed: from, tenant",
                "body: body         | name: body          | 12 | 'name' stands twice",
                "folder: media      | dir: media          | 15 | unknown key 'dir'; allowed: folder, entityTypes"
            })
    void namesFileLineDatasetAndValueOfAMistakeInAnArchive(String good, String bad, int line, String message) {
        assertThatThrownBy(() -> Datasets.parse("datasets.yaml", BLOG.replace(good.strip(), bad.strip())))
                .isInstanceOf(InvalidCatalog.class)
                .hasMessageContaining("datasets.yaml:%d: dataset blog: %s".formatted(line, message.strip()));
    }

    @Test
    void refusesAnArchiveOfNothing() {
        String nothing = "datasets:\n  blog: {kind: archive, formats: [zip]}\n";

        assertThatThrownBy(() -> Datasets.parse("datasets.yaml", nothing))
                .hasMessageContaining("dataset blog: has neither 'documents' nor 'files'");
    }
}
