package dev.waybill.local.launcher;

import dev.waybill.contract.Archive;
import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.contract.Table;
import dev.waybill.local.DemoTenant;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// `./waybill demo`: a table and an archive exported as a user does it, then every promise about them checked from
/// outside, their pages among them; another table in the other formats, and a SQL metric.
final class Demo {

    private static final DemoTenant TENANT = DemoTenant.DEMO;

    private final Deployment all;
    private final Datasets datasets;
    private final PrintStream out;
    private final Checks checks;

    private Demo(Deployment all, Datasets datasets, PrintStream out) {
        this.all = all;
        this.datasets = datasets;
        this.out = out;
        this.checks = new Checks(out);
    }

    static int run(Settings settings, List<String> args, StopSignal stop, PrintStream out)
            throws SQLException, IOException, InterruptedException {
        Arguments options = Arguments.parse("demo", args, List.of("--invoices"), List.of());
        OptionalLong invoices = options.number("--invoices", 1, Up.MOST_INVOICES);
        Home.requireIdle(settings.home());
        Settings own = settings.with(StackPorts.movedFromBusy(settings.environment(), out))
                .with(ofTheDemo());
        StackPorts ports = StackPorts.of(own.environment());
        int failed;
        try (Deployment all = Deployment.start(own, ports, invoices, List.of(), stop, out);
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build()) {
            Datasets datasets = Datasets.load(Path.of(all.environment().getOrDefault("WAYBILL_DATASETS", "")));
            DemoUser user = new DemoUser(all, TENANT, http, stop, out);
            failed = new Demo(all, datasets, out).exportAndCheck(user, http, settings);
        }
        out.println("Stopped. The data stays in " + settings.home());
        return failed == 0 ? 0 : 1;
    }

    /// Whatever the caller has set: the demo's own catalog, and no waiting for an hour before it is run again, and
    /// patience on a slow machine.
    private static Map<String, String> ofTheDemo() {
        return Map.of(
                "WAYBILL_DATASETS", "",
                "WAYBILL_EXPORT_ARCHIVES_PER_HOUR", "1000",
                "WAYBILL_EXPORT_SYNC_TIMEOUT", "3m");
    }

    /// @return how many checks failed
    private int exportAndCheck(DemoUser user, HttpClient http, Settings settings)
            throws SQLException, IOException, InterruptedException {
        Path directory = settings.home().resolve("download");
        for (Dataset dataset : List.of(dataset("invoices"), dataset("blog"))) {
            String format = dataset.formats().getFirst().extension();
            Exported exported = user.export(dataset.name(), format, directory);
            out.println();
            out.println("Checks");
            checkDownload(exported);
            switch (dataset.content()) {
                case Table table -> checkTable(table, exported);
                case Archive archive -> checkArchive(archive, exported);
            }
            new TraceChecks(checks, all.stack(), TENANT).run(dataset, exported);
            new PageChecks(checks, all, http).run(TENANT, exported);
        }
        out.println();
        try (Connection owner = all.stack().database().owner()) {
            new FormatChecks(checks, user, directory).run(dataset("contacts"), owner, TENANT);
        }
        new MetricChecks(checks, user.api(), directory, out).run(all);
        new StorageChecks(checks, all, http, user.api(), out).run();
        out.println(
                checks.failed() == 0
                        ? "All %d checks held.".formatted(checks.held())
                        : "%d of %d checks FAILED. Logs are in %s"
                                .formatted(checks.failed(), checks.held() + checks.failed(), settings.logs()));
        return checks.failed();
    }

    private Dataset dataset(String name) {
        return datasets.find(name).orElseThrow();
    }

    private void checkDownload(Exported exported) {
        Download download = exported.download();
        checks.same("the link answers", 200, download.status());
        checks.same("it saves as", exported.done().text("fileName"), download.fileName());
        checks.same(
                "bytes, as the API says",
                exported.done().body().path("fileSize").asLong(),
                download.byteSize());
        checks.same("SHA-256, as the API says", exported.done().text("sha256"), download.sha256());
    }

    private void checkTable(Table table, Exported exported) throws SQLException, IOException {
        Download download = exported.download();
        checks.holds("the CSV does not stop inside a field", !download.cut(), "an open quote at the end");
        try (Connection owner = all.stack().database().owner()) {
            ExpectedCsv expected = new ExpectedCsv(owner);
            long rows = expected.rowCount(table, TENANT.id());
            checks.same("rows in the file, as in the database", rows, download.records() - 1);
            checks.same(
                    "rows, as the API says",
                    rows,
                    exported.done().body().path("rowCount").asLong());
            checks.same(
                    "SHA-256 of the file, as of COPY from the database",
                    expected.sha256(table, TENANT.id()),
                    download.sha256());
        }
    }

    private void checkArchive(Archive archive, Exported exported) throws SQLException, IOException {
        ZipContent zip = ZipContent.read(exported.file());
        byte[] json = zip.find("manifest.json").map(ZipContent.Entry::bytes).orElse(new byte[0]);
        ArchiveManifest manifest = ArchiveManifest.parse(json);
        checks.same("manifest.json names the export", exported.id(), manifest.exportId());
        checks.same("manifest.json names the tenant", TENANT.id().toString(), manifest.tenant());
        checks.same("what it holds, as the API counts it", new TreeMap<>(manifest.counts()), itemCounts(exported));
        try (Connection owner = all.stack().database().owner();
                ExpectedArchive expected =
                        new ExpectedArchive(owner, all.stack().store().settings(), TENANT.id())) {
            new ArchiveCheck(checks, archive, zip, manifest, expected).run();
        }
    }

    private static Map<String, Long> itemCounts(Exported exported) {
        Map<String, Long> counts = new TreeMap<>();
        exported.done()
                .body()
                .path("itemCounts")
                .properties()
                .forEach(count -> counts.put(count.getKey(), count.getValue().asLong()));
        return counts;
    }
}
