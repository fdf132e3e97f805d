package dev.waybill.worker.notify;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How mails are sent: `WAYBILL_SMTP_…`.
@ConfigMapping(prefix = "waybill.smtp")
public interface MailSettings {

    /// Sender's address; `Waybill <waybill@example.com>` or the address alone.
    String from();

    /// How long one send may take. Shorter than a stop waits, so that a mail under way is marked as sent.
    @WithDefault("20s")
    Duration timeout();

    /// The part of the sender's address that a Message-ID ends with: `example.com`.
    default String domain() {
        String from = from();
        String domain = from.substring(from.lastIndexOf('@') + 1).replaceAll("[^A-Za-z0-9.-]", "");
        return domain.isEmpty() ? "waybill.invalid" : domain;
    }
}
