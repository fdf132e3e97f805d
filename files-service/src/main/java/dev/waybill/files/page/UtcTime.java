package dev.waybill.files.page;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A time as people write it into a field of a form, which means UTC: `2026-03-01`, `2026-03-01 14:30`,
/// `2026-03-01T14:30:59`.
public final class UtcTime {

    private static final Pattern LOCAL = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)(?:[T ](\\d\\d:\\d\\d)(:\\d\\d)?)?");

    private UtcTime() {}

    /// @return as the API takes it; anything else as it is, for the API to judge
    public static String of(String entered) {
        String text = entered.strip();
        Matcher local = LOCAL.matcher(text);
        if (!local.matches()) {
            return text;
        }
        String clock = local.group(2) == null ? "00:00" : local.group(2);
        String seconds = local.group(3) == null ? ":00" : local.group(3);
        return local.group(1) + "T" + clock + seconds + "Z";
    }
}
