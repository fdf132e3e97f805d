package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.local.DemoData;
import dev.waybill.local.DemoTenant;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// `bench memory`: more rows must not take more memory. A new process for each size; the peak is what the kernel
/// counted for the whole of it: heap, buffers, code, threads.
final class MemoryBench {

    private static final double MOST_BYTES = 200e6;
    private static final double MOST_GROWTH_PERCENT = 10;
    private static final double FORMULA_TOLERANCE_PERCENT = 10;

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
        ArrayNode all = json.putArray("sizes");
        Job.load(lab, Shape.NARROW, sizes.getFirst());
        Row tiny = measured(all, globexRows(), DemoTenant.GLOBEX);
        List<Row> measured = new ArrayList<>();
        for (long rows : sizes) {
            lab.setup().stop().check();
            Job.load(lab, Shape.NARROW, rows);
            measured.add(measured(all, rows, DemoTenant.DEMO));
        }
        if (tiny.measured.peakBytes().isEmpty()) {
            out.println("Peak RSS is not available here: it is read from /proc, which only Linux has.");
            return true;
        }
        boolean held = isBelowLimit(measured) & isFlat(measured) & isAsTheFormulaSays(tiny, measured);
        json.put("held", held);
        return held;
    }

    private long globexRows() {
        return new DemoData(DemoData.DEFAULT_SEED, 1).invoicesOf(DemoTenant.GLOBEX);
    }

    private Row measured(ArrayNode all, long rows, DemoTenant tenant) throws SQLException {
        Row row = new Row(rows, measure(tenant));
        String peak = row.measured.peakBytes().isEmpty() ? "-" : "%.1f MB".formatted(row.peak() / 1e6);
        double seconds = row.measured.seconds();
        out.println("%,12d %9.1f %,11.0f %10s".formatted(rows, seconds, rows / seconds, peak));
        ObjectNode entry = all.addObject().put("rows", rows).put("seconds", seconds);
        row.measured.peakBytes().ifPresent(bytes -> entry.put("peakBytes", bytes));
        return row;
    }

    private Measured measure(DemoTenant tenant) throws SQLException {
        try (WaybillContender worker = WaybillContender.start(lab)) {
            Measured measured =
                    worker.export(Shape.NARROW.dataset(), tenant.id().toString());
            StoredCsv.delete(lab, measured.key());
            return measured;
        }
    }

    private boolean isBelowLimit(List<Row> measured) {
        boolean held = measured.stream().allMatch(row -> row.peak() <= MOST_BYTES);
        out.println("  every size: target <= %.0f MB   %s".formatted(MOST_BYTES / 1e6, told(held)));
        return held;
    }

    private boolean isFlat(List<Row> measured) {
        boolean held = true;
        for (Row small : measured) {
            for (Row large : measured) {
                if (large.rows == 10 * small.rows) {
                    double percent = 100 * (large.peak() / small.peak() - 1);
                    boolean flat = percent <= MOST_GROWTH_PERCENT;
                    out.println("  %,d to %,d rows: %+.1f %%, target <= %+.0f %%   %s"
                            .formatted(small.rows, large.rows, percent, MOST_GROWTH_PERCENT, told(flat)));
                    held &= flat;
                }
            }
        }
        return held;
    }

    private boolean isAsTheFormulaSays(Row tiny, List<Row> measured) {
        MemoryFormula formula = MemoryFormula.of(lab.environment());
        double most = formula.mostBytes(tiny.peak());
        double peak = measured.stream().mapToDouble(Row::peak).max().orElseThrow();
        boolean held = peak <= most * (1 + FORMULA_TOLERANCE_PERCENT / 100);
        out.println(
                "  formula: %.1f MB for %,d rows + (%d parts in flight + 1) x %.1f MB = %.1f MB; largest %.1f MB, target <= %+.0f %%   %s"
                        .formatted(
                                tiny.peak() / 1e6,
                                tiny.rows,
                                formula.partsInFlight(),
                                formula.partBytes() / 1e6,
                                most / 1e6,
                                peak / 1e6,
                                FORMULA_TOLERANCE_PERCENT,
                                told(held)));
        json.put("formulaBytes", most).put("largestBytes", peak);
        return held;
    }

    private static String told(boolean held) {
        return held ? "held" : "MISSED";
    }
}
