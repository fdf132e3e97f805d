package dev.waybill.worker.source;

/// PostgreSQL's text of a timestamp as ISO 8601.
///
/// | type | PostgreSQL (DateStyle ISO, time zone UTC) | ISO 8601 |
/// |---|---|---|
/// | timestamptz | `2024-05-06 07:08:09.12+00` | `2024-05-06T07:08:09.12Z` |
/// | timestamp | `2024-05-06 07:08:09` | `2024-05-06T07:08:09` |
/// | either | `0044-03-15 12:00:00+00 BC` | `-0043-03-15T12:00:00Z` (astronomical years: 1 BC is 0000) |
/// | either | `infinity` | `infinity` |
public final class IsoTimestamp {

    private IsoTimestamp() {}

    public static String of(String text) {
        int blank = text.indexOf(' ');
        if (blank < 0) {
            return text; // infinity, -infinity
        }
        boolean beforeChrist = text.endsWith(" BC");
        int end = beforeChrist ? text.length() - 3 : text.length();
        boolean zoned = text.startsWith("+00", end - 3);
        String time = text.substring(blank + 1, zoned ? end - 3 : end);
        String date = text.substring(0, blank);
        return (beforeChrist ? astronomical(date) : date) + "T" + time + (zoned ? "Z" : "");
    }

    private static String astronomical(String date) {
        int dash = date.indexOf('-');
        int year = Integer.parseInt(date.substring(0, dash));
        return "%s%04d%s".formatted(year == 1 ? "" : "-", year - 1, date.substring(dash));
    }
}
