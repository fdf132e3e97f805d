package dev.waybill.local.launcher;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.Mail;
import dev.waybill.local.launcher.ExportApi.Answer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/// `./waybill demo`: one export as a user does it, then every promise about it checked from outside.
final class Demo {

    private static final DemoTenant TENANT = DemoTenant.DEMO;
    private static final String DATASET = "invoices";
    private static final String REQUEST = "{\"dataset\":\"invoices\",\"format\":\"csv\",\"deliveryMethod\":\"email\"}";
    private static final Set<String> ENDED = Set.of("complete", "failed", "cancelled", "expired");
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);
    private static final Duration MAIL_WITHIN = Duration.ofSeconds(60);

    private final Deployment all;
    private final Dataset dataset;
    private final StopSignal stop;
    private final PrintStream out;
    private final Checks checks;
    private final HttpClient http;
    private final ExportApi api;

    private Demo(Deployment all, Dataset dataset, HttpClient http, StopSignal stop, PrintStream out) {
        this.all = all;
        this.dataset = dataset;
        this.stop = stop;
        this.out = out;
        this.checks = new Checks(out);
        this.http = http;
        String token = all.stack().tokens().token(Token.claims(TENANT));
        this.api = new ExportApi(http, all.files().url(), token);
    }

    static int run(Settings settings, List<String> args, StopSignal stop, PrintStream out)
            throws SQLException, IOException, InterruptedException {
        Arguments options = Arguments.parse("demo", args, List.of("--invoices"), List.of());
        OptionalLong invoices = options.number("--invoices", 1, Up.MOST_INVOICES);
        Home.requireIdle(settings.home());
        Settings own = settings.with(StackPorts.movedFromBusy(settings.environment(), out))
                .with(Map.of("WAYBILL_DATASETS", "")); // the demo's own catalog, whatever the caller has set
        StackPorts ports = StackPorts.of(own.environment());
        int failed;
        try (Deployment all = Deployment.start(own, ports, invoices, List.of(), stop, out);
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build()) {
            Dataset dataset = Datasets.load(Path.of(all.environment().getOrDefault("WAYBILL_DATASETS", "")))
                    .find(DATASET)
                    .orElseThrow();
            failed = new Demo(all, dataset, http, stop, out).exportAndCheck(settings);
        }
        out.println("Stopped. The data stays in " + settings.home());
        return failed == 0 ? 0 : 1;
    }

    /// @return how many checks failed
    private int exportAndCheck(Settings settings) throws SQLException, IOException, InterruptedException {
        out.println();
        String exportId = request();
        Answer done = awaitEnd(exportId);
        if (!done.text("status").equals("complete")) {
            throw new IllegalStateException("Export %s ended as %s: %s"
                    .formatted(exportId, done.text("status"), done.body().path("error")));
        }
        tellSpeed(done);
        out.println("Link      " + done.text("downloadUrl"));
        try (RunTraces traces = new RunTraces(all.stack(), UUID.fromString(exportId))) {
            String messageId = awaitMail(traces);
            List<Mail> mails = traces.mails(TENANT.email());
            mails.forEach(mail -> out.println("E-mail    \"%s\" to %s".formatted(mail.subject(), mail.to())));
            Path name = Path.of(done.text("fileName")).getFileName();
            Path file = settings.home().resolve("download").resolve(name);
            Download download = Download.of(http, URI.create(done.text("downloadUrl")), file);
            out.println("Download  " + file);
            out.println();
            out.println("Checks");
            checkDownload(done, download);
            checkAgainstDatabase(done, download);
            checkTraces(done, traces, mails, messageId);
        }
        out.println(
                checks.failed() == 0
                        ? "All %d checks held.".formatted(checks.held())
                        : "%d of %d checks FAILED. Logs are in %s"
                                .formatted(checks.failed(), checks.held() + checks.failed(), settings.logs()));
        return checks.failed();
    }

    /// Asks for the export. A demo that was killed may have left one running, and a tenant has one at a time: that one
    /// goes on by itself, and is waited for.
    private String request() throws IOException, InterruptedException {
        while (true) {
            Answer answer = api.request(REQUEST);
            if (answer.status() == 201) {
                String exportId = answer.text("exportId");
                out.println("Request   POST /api/v1/exports %s as %s".formatted(REQUEST, TENANT.email()));
                out.println("          201, export %s is %s".formatted(exportId, answer.text("status")));
                return exportId;
            }
            if (answer.status() != 409 || answer.text("exportId").isEmpty()) {
                throw new IllegalStateException(
                        "POST /api/v1/exports %s answered %d: %s".formatted(REQUEST, answer.status(), answer.body()));
            }
            out.println("Waiting   for export %s, left by an earlier run".formatted(answer.text("exportId")));
            awaitEnd(answer.text("exportId"));
        }
    }

    private Answer awaitEnd(String exportId) throws IOException, InterruptedException {
        ProgressLines progress = new ProgressLines(out);
        while (true) {
            Answer now = api.status(exportId);
            progress.show(now);
            if (ENDED.contains(now.text("status"))) {
                return now;
            }
            if (progress.silence().compareTo(LONGEST_SILENCE) > 0) {
                throw new IllegalStateException("Export %s made no progress for %d s: it is %s. See %s"
                        .formatted(
                                exportId,
                                LONGEST_SILENCE.toSeconds(),
                                now.text("status"),
                                all.worker().log()));
            }
            stop.pause(Duration.ofMillis(100));
        }
    }

    private void tellSpeed(Answer done) {
        Duration asked = between(done, "createdAt", "completedAt");
        Duration worked = between(done, "startedAt", "completedAt");
        long rows = done.body().path("rowCount").asLong();
        out.println("Speed     %,.0f rows/s: %,d rows and %s in %.2f s, %.2f s after the request"
                .formatted(
                        rows * 1000.0 / Math.max(1, worked.toMillis()),
                        rows,
                        ProgressLines.bytes(done.body().path("fileSize").asLong()),
                        worked.toMillis() / 1000.0,
                        asked.toMillis() / 1000.0));
    }

    private static Duration between(Answer done, String from, String to) {
        return Duration.between(Instant.parse(done.text(from)), Instant.parse(done.text(to)));
    }

    private String awaitMail(RunTraces traces) throws SQLException {
        long deadline = System.nanoTime() + MAIL_WITHIN.toNanos();
        String messageId = traces.messageIdOfSentMail();
        while (messageId.isEmpty() && System.nanoTime() < deadline) {
            stop.pause(Duration.ofMillis(50));
            messageId = traces.messageIdOfSentMail();
        }
        return messageId;
    }

    private void checkDownload(Answer done, Download download) {
        checks.same("the link answers", 200, download.status());
        checks.same("it saves as", done.text("fileName"), download.fileName());
        checks.same("bytes, as the API says", done.body().path("fileSize").asLong(), download.byteSize());
        checks.holds("the CSV does not stop inside a field", !download.cut(), "an open quote at the end");
    }

    private void checkAgainstDatabase(Answer done, Download download) throws SQLException, IOException {
        try (Connection owner = all.stack().database().owner()) {
            ExpectedCsv expected = new ExpectedCsv(owner);
            long rows = expected.rowCount(dataset.table(), TENANT.id());
            checks.same("rows in the file, as in the database", rows, download.records() - 1);
            checks.same(
                    "rows, as the API says", rows, done.body().path("rowCount").asLong());
            String sha256 = expected.sha256(dataset.table(), TENANT.id());
            checks.same("SHA-256 of the file, as of COPY from the database", sha256, download.sha256());
            checks.same("SHA-256, as the API says", sha256, done.text("sha256"));
        }
    }

    private void checkTraces(Answer done, RunTraces traces, List<Mail> mails, String messageId) throws SQLException {
        String exportId = done.text("exportId");
        String key = "exports/org/%s/%s.csv".formatted(TENANT.id(), exportId);
        checks.same("objects of the run", List.of(key), traces.objects());
        checks.same("open multipart uploads of the run", List.of(), traces.openUploads());
        checks.same(
                "e-mails of the run",
                List.of(messageId),
                mails.stream().map(Mail::messageId).toList());
        checks.holds("Message-ID names the run", messageId.contains(exportId), messageId);
        checks.holds(
                "the link in the e-mail is the API's downloadUrl",
                !mails.isEmpty()
                        && mails.stream()
                                .allMatch(mail -> mail.text().lines().anyMatch(done.text("downloadUrl")::equals)),
                mails.stream().map(Mail::text).toList());
        checks.same("the only audit entry of the run", "export.invoices.completed, by the system", traces.audit());
        checks.same("attempts", "1", traces.attempts());
    }
}
