package dev.waybill.worker.notify;

import dev.waybill.contract.Advice;
import dev.waybill.contract.Shown;
import dev.waybill.worker.notify.Letter.Fact;
import dev.waybill.worker.notify.Letter.Link;
import dev.waybill.worker.notify.Notification.Export;
import dev.waybill.worker.notify.Notification.Failure;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.ext.mail.MailMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the mails say, as HTML and as plain text.
final class ExportMail {

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance html(Letter letter);

        static native TemplateInstance text(Letter letter);
    }

    private ExportMail() {}

    /// @param publicUrl of files-service
    static MailMessage of(Notification notification, String from, String publicUrl) {
        Letter letter = letter(notification, publicUrl);
        return new MailMessage()
                .setSubject(letter.subject())
                .setText(Templates.text(letter).render())
                .setHtml(Templates.html(letter).render())
                .setFrom(from)
                .setTo(notification.recipient())
                .addHeader("Message-ID", notification.messageId())
                .addHeader("Auto-Submitted", "auto-generated"); // RFC 3834: no out-of-office answers
    }

    static Letter letter(Notification notification, String publicUrl) {
        String dataset = notification.run().dataset();
        String page = "%s/inspector/%s".formatted(publicUrl, notification.run().id());
        return notification
                .export()
                .map(export -> ready(dataset, export, page))
                .orElseGet(() ->
                        failed(notification, notification.failure().orElseThrow(), new Link("See this export", page)));
    }

    private static Letter ready(String dataset, Export export, String page) {
        Optional<String> link = export.link();
        return new Letter(
                "Your %s export is ready".formatted(dataset),
                "%s, %s".formatted(export.fileName(), Shown.size(export.byteSize())),
                "Your %s export is ready.".formatted(dataset),
                facts(export),
                link.map(url -> new Link("Download the file", url))
                        .orElse(new Link("See this export and download it", page)),
                link.isPresent() ? ofASignedLink(export) : ofAPage(export),
                link.isPresent() ? List.of(new Link("See this export", page)) : List.of());
    }

    private static List<Fact> facts(Export export) {
        List<Fact> facts = new ArrayList<>();
        facts.add(Fact.of("File", export.fileName()));
        counts(export).forEach((kind, count) -> facts.add(Fact.of(capitalized(kind), Shown.number(count))));
        facts.add(Fact.of("Size", Shown.size(export.byteSize())));
        export.dataAsOf().ifPresent(time -> facts.add(Fact.of("Data as of", Shown.time(time))));
        export.sha256().ifPresent(sum -> facts.add(Fact.code("SHA-256", sum)));
        return facts;
    }

    /// Of an archive what it holds by kind, of a table its rows.
    private static Map<String, Long> counts(Export export) {
        return export.itemCounts().isEmpty() ? Map.of("rows", export.rowCount()) : new TreeMap<>(export.itemCounts());
    }

    private static String capitalized(String kind) {
        return kind.substring(0, 1).toUpperCase(Locale.ROOT) + kind.substring(1);
    }

    private static List<String> ofASignedLink(Export export) {
        List<String> notes = new ArrayList<>();
        export.linkExpiresAt()
                .ifPresent(end -> notes.add(
                        "The link works until %s. After that, ask for the export again.".formatted(Shown.time(end))));
        notes.add("Whoever has the link can download the file: please do not pass it on.");
        return notes;
    }

    private static List<String> ofAPage(Export export) {
        String kept = export.expiresAt()
                .map(end -> " The file is kept until %s.".formatted(Shown.time(end)))
                .orElse("");
        return List.of("You will be asked to sign in." + kept);
    }

    private static Letter failed(Notification notification, Failure failure, Link page) {
        String dataset = notification.run().dataset();
        return new Letter(
                "Your %s export failed".formatted(dataset),
                failure.message(),
                "Your %s export failed, and there is no file.".formatted(dataset),
                List.of(
                        Fact.of("What happened", failure.message()),
                        Fact.of("What to do", Advice.of(failure.code())),
                        Fact.code("Reason", failure.code()),
                        Fact.code("Export", notification.run().id().toString())),
                page,
                List.of("You will be asked to sign in."),
                List.of());
    }
}
