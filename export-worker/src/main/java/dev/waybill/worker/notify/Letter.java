package dev.waybill.worker.notify;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// What a mail says, in the order it is read. HTML and plain text are two looks of the same letter.
///
/// @param preheader what mail programs show beside the subject in their lists
/// @param button    the one thing to do
/// @param links     where else to look
record Letter(
        String subject,
        String preheader,
        String lead,
        List<Fact> facts,
        Link button,
        List<String> notes,
        List<Link> links) {

    /// A row of the table.
    ///
    /// @param value in one line
    /// @param code  to be read letter by letter, such as a checksum
    record Fact(String name, String value, boolean code) {

        Fact {
            value = line(value);
        }

        static Fact of(String name, String value) {
            return new Fact(name, value, false);
        }

        static Fact code(String name, String value) {
            return new Fact(name, value, true);
        }
    }

    record Link(String label, String url) {}

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT);

    Letter {
        preheader = line(preheader);
    }

    /// No name of a file can begin a line of its own or turn the direction of what follows (Unicode, UAX 9).
    private static String line(String text) {
        return text.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ").replaceAll("[\\u202a-\\u202e\\u2066-\\u2069]", "");
    }

    /// `2026-11-22 06:12 UTC`, which is read the same everywhere.
    static String time(Instant instant) {
        return TIME.format(instant.atOffset(ZoneOffset.UTC));
    }

    /// `3,000,000`.
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// `512 bytes`, `4.2 MB`: by thousands.
    static String size(long bytes) {
        if (bytes < 1_000) {
            return bytes + " bytes";
        }
        double size = bytes;
        int unit = -1;
        while (size >= 999.95 && unit < 3) {
            size /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %cB", size, "kMGT".charAt(unit));
    }
}
