package dev.waybill.worker.encode;

import java.util.List;

/// Compares tables of any size, and says where they differ instead of showing them.
final class SameRows {

    private SameRows() {}

    /// @param what e.g. the seed; part of the message
    static void require(String what, List<?> expected, List<?> actual) {
        for (int row = 0; row < Math.min(expected.size(), actual.size()); row++) {
            if (!expected.get(row).equals(actual.get(row))) {
                throw new AssertionError("%s: differs in row %d%nexpected: %s%nbut was:  %s"
                        .formatted(what, row, shown(expected.get(row)), shown(actual.get(row))));
            }
        }
        if (expected.size() != actual.size()) {
            throw new AssertionError(
                    "%s: expected %d rows, but was %d".formatted(what, expected.size(), actual.size()));
        }
    }

    private static String shown(Object row) {
        return row.toString().replace("\r", "␍").replace("\n", "␊").replace("\t", "␉");
    }
}
