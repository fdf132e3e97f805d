package dev.waybill.worker.notify;

import dev.waybill.worker.notify.Notification.Export;
import dev.waybill.worker.notify.Notification.Failure;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.ext.mail.MailMessage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What the mails say, as HTML and as plain text.
final class ExportMail {

    @CheckedTemplate
    static class Templates {
        static native TemplateInstance readyHtml(Ready mail);

        static native TemplateInstance readyText(Ready mail);

        static native TemplateInstance failedHtml(Failed mail);

        static native TemplateInstance failedText(Failed mail);
    }

    /// @param signed true for a link that works without signing in; else it leads to the export's page
    /// @param until  when the link stops working, or the export expires; empty text if it does neither
    record Ready(
            String dataset,
            String fileName,
            List<Count> counts,
            String size,
            String link,
            boolean signed,
            String until) {}

    /// How many of a kind the file holds: `Rows`, `3,000`.
    record Count(String kind, String number) {}

    record Failed(String dataset, String code, String message, String runId) {}

    private static final DateTimeFormatter UNTIL =
            DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);

    private ExportMail() {}

    /// @param publicUrl of files-service
    static MailMessage of(Notification notification, String from, String publicUrl) {
        MailMessage mail = notification.export().isPresent()
                ? ready(notification, notification.export().get(), publicUrl)
                : failed(notification, notification.failure().orElseThrow());
        return mail.setFrom(from)
                .setTo(notification.recipient())
                .addHeader("Message-ID", notification.messageId())
                .addHeader("Auto-Submitted", "auto-generated"); // RFC 3834: no out-of-office answers
    }

    private static MailMessage ready(Notification notification, Export export, String publicUrl) {
        String page = "%s/api/v1/exports/%s/content"
                .formatted(publicUrl, notification.run().id());
        Ready ready = new Ready(
                notification.run().dataset(),
                export.fileName(),
                counts(export),
                size(export.byteSize()),
                export.link().orElse(page),
                export.link().isPresent(),
                export.linkExpiresAt()
                        .or(export::expiresAt)
                        .map(ExportMail::until)
                        .orElse(""));
        return new MailMessage()
                .setSubject(
                        "Your %s export is ready".formatted(notification.run().dataset()))
                .setText(Templates.readyText(ready).render())
                .setHtml(Templates.readyHtml(ready).render());
    }

    /// Of an archive what it holds by kind, of a table its rows.
    private static List<Count> counts(Export export) {
        Map<String, Long> counts =
                export.itemCounts().isEmpty() ? Map.of("rows", export.rowCount()) : export.itemCounts();
        return new TreeMap<>(counts)
                .entrySet().stream()
                        .map(kind -> new Count(
                                kind.getKey().substring(0, 1).toUpperCase(Locale.ENGLISH)
                                        + kind.getKey().substring(1),
                                String.format(Locale.ENGLISH, "%,d", kind.getValue())))
                        .toList();
    }

    private static MailMessage failed(Notification notification, Failure failure) {
        Failed failed = new Failed(
                notification.run().dataset(),
                failure.code(),
                failure.message(),
                notification.run().id().toString());
        return new MailMessage()
                .setSubject("Your %s export failed".formatted(notification.run().dataset()))
                .setText(Templates.failedText(failed).render())
                .setHtml(Templates.failedHtml(failed).render());
    }

    private static String until(Instant expiresAt) {
        return UNTIL.format(expiresAt.atOffset(ZoneOffset.UTC));
    }

    private static String size(long bytes) {
        if (bytes < 1_000) {
            return bytes + " bytes";
        }
        double size = bytes;
        int unit = -1;
        while (size >= 999.5 && unit < 3) {
            size /= 1_000;
            unit++;
        }
        return String.format(Locale.ENGLISH, "%.1f %cB", size, "kMGT".charAt(unit));
    }
}
