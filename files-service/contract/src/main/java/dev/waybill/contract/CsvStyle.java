package dev.waybill.contract;

import java.util.Arrays;
import java.util.Locale;

/// How CSV is written.
///
/// @param delimiter between fields: comma, semicolon, tab or `|`
/// @param header    whether the first line has the columns' headers
public record CsvStyle(Profile profile, char delimiter, boolean header) {

    /// What a request that says nothing gets.
    public static final CsvStyle USUAL = new CsvStyle(Profile.RAW, ',', true);

    private static final String DELIMITERS = ",;\t|";

    /// For whom it is written. In requests in lower case.
    public enum Profile {
        /// For programs: every value as it is.
        RAW,
        /// For spreadsheets: a byte order mark in front, so that UTF-8 is understood, and an apostrophe before each
        /// text that begins with `= + - @`, tab or carriage return, which would be a formula there (OWASP, "CSV
        /// Injection"). Numbers are never changed.
        EXCEL;

        static Profile of(String name) {
            return Arrays.stream(values())
                    .filter(p -> p.name().toLowerCase(Locale.ROOT).equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            new IllegalArgumentException("profile is %s, allowed are raw and excel".formatted(name)));
        }
    }

    public CsvStyle {
        if (DELIMITERS.indexOf(delimiter) < 0) {
            throw new IllegalArgumentException(
                    "delimiter is '%s', allowed are comma, semicolon, tab and |".formatted(delimiter));
        }
    }
}
