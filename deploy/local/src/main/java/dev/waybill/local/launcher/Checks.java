package dev.waybill.local.launcher;

import java.io.PrintStream;
import java.util.Objects;

/// Prints each check as it is made, and remembers whether all held.
final class Checks {

    private final PrintStream out;
    private int held;
    private int failed;

    Checks(PrintStream out) {
        this.out = out;
    }

    void same(String what, Object expected, Object found) {
        boolean same = Objects.equals(expected, found);
        if (same) {
            held++;
            out.println("  ok    %s: %s".formatted(what, found));
        } else {
            failed++;
            out.println("  FAIL  %s: expected %s, found %s".formatted(what, expected, found));
        }
    }

    /// @param found what is shown when it did not hold
    void holds(String what, boolean holds, Object found) {
        if (holds) {
            held++;
            out.println("  ok    " + what);
        } else {
            failed++;
            out.println("  FAIL  %s: found %s".formatted(what, found));
        }
    }

    int held() {
        return held;
    }

    int failed() {
        return failed;
    }
}
