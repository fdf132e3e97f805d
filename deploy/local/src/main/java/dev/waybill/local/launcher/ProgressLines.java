package dev.waybill.local.launcher;

import dev.waybill.local.launcher.ExportApi.Answer;
import java.io.PrintStream;
import java.time.Duration;

/// Shows how a run goes on: a line for each new status, and for each further ten percent.
final class ProgressLines {

    private static final int STEP_PERCENT = 10;

    private final PrintStream out;
    private String shownStatus = "";
    private int shownPercent;
    private long rows = -1;
    private long lastChange = System.nanoTime();

    ProgressLines(PrintStream out) {
        this.out = out;
    }

    void show(Answer now) {
        String status = now.text("status");
        int percent = now.body().path("progress").asInt();
        long rowsDone = now.body().path("rowsDone").asLong();
        if (!status.equals(shownStatus) || rowsDone != rows) {
            lastChange = System.nanoTime();
            rows = rowsDone;
        }
        if (!status.equals(shownStatus) || percent >= shownPercent + STEP_PERCENT) {
            shownStatus = status;
            shownPercent = percent;
            out.println("Progress  %3d%% %s, %,d rows, %s"
                    .formatted(
                            percent,
                            status,
                            rowsDone,
                            bytes(now.body().path("bytesDone").asLong())));
        }
    }

    /// Since rows or status last changed.
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastChange);
    }

    static String bytes(long count) {
        return count < 1_000_000 ? "%,d bytes".formatted(count) : "%,.1f MB".formatted(count / 1e6);
    }
}
