package dev.waybill.worker.encode;

/// Compares CSVs of any size, and says where they differ instead of showing them.
final class SameCsv {

    private static final int SHOWN = 60; // characters on either side

    private SameCsv() {}

    /// @param what e.g. the seed; part of the message
    static void require(String what, String expected, String actual) {
        int length = Math.min(expected.length(), actual.length());
        int at = 0;
        while (at < length && expected.charAt(at) == actual.charAt(at)) {
            at++;
        }
        if (at < Math.max(expected.length(), actual.length())) {
            throw new AssertionError("%s: differs in %s%nexpected: %s%nbut was:  %s"
                    .formatted(what, place(expected, at), around(expected, at), around(actual, at)));
        }
    }

    /// Row 0 is the header.
    private static String place(String csv, int at) {
        int row = 0;
        int column = 1;
        boolean quoted = false;
        for (int i = 0; i < at; i++) {
            char c = csv.charAt(i);
            quoted ^= c == '"';
            if (c == '\n' && !quoted) {
                row++;
                column = 1;
            } else if (c == ',' && !quoted) {
                column++;
            }
        }
        return "row %d, column %d".formatted(row, column);
    }

    private static String around(String csv, int at) {
        String excerpt = csv.substring(Math.max(0, at - SHOWN), Math.min(csv.length(), at + SHOWN));
        return excerpt.replace("\r", "␍").replace("\n", "␊");
    }
}
