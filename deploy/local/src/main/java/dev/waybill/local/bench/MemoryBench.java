package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// `bench memory`: more rows must not take more memory. A new process for each size; the peak is what the kernel
/// counted for the whole of it: heap, buffers, code, threads.
final class MemoryBench {

    private static final double MOST_BYTES = 200e6;
    private static final double MOST_GROWTH_PERCENT = 10;

    private final Lab lab;
    private final List<Long> sizes;
    private final ObjectNode json;
    private final PrintStream out;

    MemoryBench(Lab lab, List<Long> sizes, ObjectNode json) {
        this.lab = lab;
        this.sizes = sizes.stream().sorted().toList();
        this.json = json;
        this.out = lab.setup().out();
    }

    private record Row(long rows, Measured measured) {
        double peak() {
            return measured.peakBytes().orElse(0);
        }
    }

    /// @return false if a target is missed
    boolean run() throws SQLException {
        out.println();
        out.println("MEMORY    peak RSS of export-worker (java %s), a new process for each size"
                .formatted(String.join(" ", lab.setup().worker().jvm())));
        out.println("%12s %9s %11s %10s".formatted("rows", "seconds", "rows/s", "peak RSS"));
        List<Row> measured = new ArrayList<>();
        ArrayNode all = json.putArray("sizes");
        for (long rows : sizes) {
            lab.setup().stop().check();
            Row row = new Row(rows, measure(Job.load(lab, Shape.NARROW, rows)));
            measured.add(row);
            OptionalLong peak = row.measured.peakBytes();
            out.println("%,12d %9.1f %,11.0f %10s"
                    .formatted(
                            rows,
                            row.measured.seconds(),
                            rows / row.measured.seconds(),
                            peak.isPresent() ? "%.1f MB".formatted(peak.getAsLong() / 1e6) : "-"));
            ObjectNode entry = all.addObject().put("rows", rows).put("seconds", row.measured.seconds());
            peak.ifPresent(bytes -> entry.put("peakBytes", bytes));
        }
        if (measured.stream().anyMatch(row -> row.measured.peakBytes().isEmpty())) {
            out.println("Peak RSS is not available here: it is read from /proc, which only Linux has.");
            return true;
        }
        boolean held = judge(measured);
        json.put("held", held);
        return held;
    }

    private Measured measure(Job job) throws SQLException {
        try (WaybillContender worker = WaybillContender.start(lab)) {
            Measured measured = worker.export(job, "");
            StoredCsv.delete(lab, measured.key());
            return measured;
        }
    }

    private boolean judge(List<Row> measured) {
        boolean held = true;
        for (Row row : measured) {
            held &= row.peak() <= MOST_BYTES;
        }
        out.println("  every size: target <= %.0f MB   %s".formatted(MOST_BYTES / 1e6, held ? "held" : "MISSED"));
        for (Row small : measured) {
            for (Row large : measured) {
                if (large.rows == 10 * small.rows) {
                    double percent = 100 * (large.peak() / small.peak() - 1);
                    boolean flat = percent <= MOST_GROWTH_PERCENT;
                    out.println("  %,d to %,d rows: %+.1f %%, target <= %+.0f %%   %s"
                            .formatted(small.rows, large.rows, percent, MOST_GROWTH_PERCENT, flat ? "held" : "MISSED"));
                    held &= flat;
                }
            }
        }
        return held;
    }
}
