package dev.waybill.local.launcher;

import dev.waybill.local.DemoTenant;
import dev.waybill.local.Mail;
import dev.waybill.local.launcher.ExportApi.Answer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// The user of the demo: asks for an export, watches it, reads the mail, downloads the file; each with a line.
final class DemoUser {

    private static final Set<String> ENDED = Set.of("complete", "failed", "cancelled", "expired");
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);
    private static final Duration MAIL_WITHIN = Duration.ofSeconds(60);

    private final Deployment all;
    private final DemoTenant tenant;
    private final HttpClient http;
    private final ExportApi api;
    private final StopSignal stop;
    private final PrintStream out;

    DemoUser(Deployment all, DemoTenant tenant, HttpClient http, StopSignal stop, PrintStream out) {
        this.all = all;
        this.tenant = tenant;
        this.http = http;
        this.api = new ExportApi(http, all.files().url(), all.stack().tokens().token(Token.claims(tenant)));
        this.stop = stop;
        this.out = out;
    }

    /// @param directory where the file goes
    /// @throws IllegalStateException if the export does not complete
    Exported export(String dataset, String format, Path directory)
            throws SQLException, IOException, InterruptedException {
        out.println();
        String exportId = request(
                "{\"dataset\":\"%s\",\"format\":\"%s\",\"deliveryMethod\":\"email\"}".formatted(dataset, format));
        Answer done = awaitEnd(exportId);
        if (!done.text("status").equals("complete")) {
            throw new IllegalStateException("Export %s ended as %s: %s"
                    .formatted(exportId, done.text("status"), done.body().path("error")));
        }
        tellSpeed(done);
        out.println("Link      " + done.text("downloadUrl"));
        try (RunTraces traces = new RunTraces(all.stack(), UUID.fromString(exportId))) {
            String messageId = awaitMail(traces);
            List<Mail> mails = traces.mails(tenant.email());
            mails.forEach(mail -> out.println("E-mail    \"%s\" to %s".formatted(mail.subject(), mail.to())));
            Path file = directory.resolve(Path.of(done.text("fileName")).getFileName());
            Download download = Download.of(http, URI.create(done.text("downloadUrl")), file);
            out.println("Download  " + file);
            return new Exported(done, file, download, mails, messageId);
        }
    }

    /// The API, as this user.
    ExportApi api() {
        return api;
    }

    /// Exports by one request that waits for the link, and downloads.
    ///
    /// @param options of the query, e.g. `format=xlsx`
    /// @return the file
    Path sync(String dataset, String options, Path directory) throws IOException, InterruptedException {
        String query = "dataset=%s&%s&whenBusy=queue".formatted(dataset, options);
        Answer done = api.sync(query);
        Path file = directory.resolve(Path.of(done.text("filename")).getFileName());
        Download download = Download.of(http, URI.create(done.text("url")), file);
        out.println("Request   GET /api/v1/exports/sync?%s".formatted(query));
        out.println("Download  %s, %s".formatted(file, ProgressLines.bytes(download.byteSize())));
        return file;
    }

    /// Asks for the export. A demo that was killed may have left one running, and a tenant has one at a time: that one
    /// goes on by itself, and is waited for.
    private String request(String json) throws IOException, InterruptedException {
        while (true) {
            Answer answer = api.request(json);
            if (answer.status() == 201) {
                String exportId = answer.text("exportId");
                out.println("Request   POST /api/v1/exports %s as %s".formatted(json, tenant.email()));
                out.println("          201, export %s is %s".formatted(exportId, answer.text("status")));
                return exportId;
            }
            if (answer.status() != 409 || answer.text("exportId").isEmpty()) {
                throw new IllegalStateException(
                        "POST /api/v1/exports %s answered %d: %s".formatted(json, answer.status(), answer.body()));
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
        String what = done.text("format").equals("zip") ? "entries" : "rows";
        long count = done.body().path("rowCount").asLong();
        out.println("Speed     %,.0f %s/s: %,d %s and %s in %.2f s, %.2f s after the request"
                .formatted(
                        count * 1000.0 / Math.max(1, worked.toMillis()),
                        what,
                        count,
                        what,
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
}
