package dev.waybill.worker.metric;

import java.time.LocalDateTime;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// TextForms that are the same for each database.
final class TextForms {

    private TextForms() {}

    /// `\x01ff`, as PostgreSQL writes bytes.
    static @Nullable String hex(byte @Nullable [] bytes) {
        return bytes == null ? null : "\\x" + HexFormat.of().formatHex(bytes);
    }

    /// `2024-05-06T07:08:09.12`: with seconds, and no zeros at the end.
    static String iso(LocalDateTime time) {
        StringBuilder text = new StringBuilder(26).append(time.toLocalDate()).append('T');
        two(time.getHour(), text).append(':');
        two(time.getMinute(), text).append(':');
        two(time.getSecond(), text);
        int fraction = time.getNano();
        if (fraction > 0) {
            text.append('.');
            for (int place = 100_000_000; fraction > 0; place /= 10) {
                text.append((char) ('0' + fraction / place));
                fraction %= place;
            }
        }
        return text.toString();
    }

    private static StringBuilder two(int number, StringBuilder text) {
        return text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
