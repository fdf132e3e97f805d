package dev.waybill.contract;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Values as people read them, in pages and mails alike, whatever the language of the machine.
public final class Shown {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT);
    private static final String PREFIXES = "kMGTP";

    private Shown() {}

    /// `4.2 MB` (SI: 1 MB is 1,000,000 bytes); below 1,000 `812 bytes`.
    public static String size(long bytes) {
        if (bytes < 1_000) {
            return bytes == 1 ? "1 byte" : bytes + " bytes";
        }
        double size = bytes;
        int unit = -1;
        while (size >= 999.95 && unit < PREFIXES.length() - 1) {
            size /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %cB", size, PREFIXES.charAt(unit));
    }

    /// `3,000,000`
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// `2026-11-22 06:12 UTC`
    public static String time(Instant time) {
        return TIME.format(time.atOffset(ZoneOffset.UTC));
    }
}
