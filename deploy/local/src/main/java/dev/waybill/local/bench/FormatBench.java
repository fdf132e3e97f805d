package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.local.DemoTenant;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;

/// `bench formats`: the invoices in every format, by a worker whose heap is 256 MB. A new process for each.
final class FormatBench {

    private static final long PDF_ROWS = 50_000;

    /// @param options of the request, JSON
    private record Case(String name, String format, String options) {}

    private static final List<Case> CASES = List.of(
            new Case("csv", "csv", "{}"),
            new Case("csv, gzip", "csv", "{\"compression\": \"gzip\"}"),
            new Case("jsonl", "jsonl", "{}"),
            new Case("jsonl, gzip", "jsonl", "{\"compression\": \"gzip\"}"),
            new Case("xlsx", "xlsx", "{}"),
            new Case("pdf", "pdf", "{\"filter\": {\"id\": {\"lte\": %d}}}".formatted(PDF_ROWS)));

    private final Lab lab;
    private final long rows;
    private final ArrayNode json;
    private final PrintStream out;

    FormatBench(Lab lab, long rows, ArrayNode json) {
        this.lab = lab;
        this.rows = rows;
        this.json = json;
        this.out = lab.setup().out();
    }

    /// @return false if a run has not the rows that were asked for
    boolean run() throws SQLException {
        Setup.Packaged packaged = lab.setup().worker().withHeap(ArchiveBench.HEAP);
        out.println();
        out.println("FORMATS   invoices, 16 columns, by a worker with a heap of 256 MB (java %s)"
                .formatted(String.join(" ", packaged.jvm())));
        out.println("%-14s %12s %9s %11s %10s %10s".formatted("", "rows", "seconds", "rows/s", "file", "peak RSS"));
        Job.load(lab, Shape.NARROW, rows);
        boolean worked = true;
        for (Case of : CASES) {
            lab.setup().stop().check();
            worked &= run(of, packaged);
        }
        return worked;
    }

    private boolean run(Case of, Setup.Packaged packaged) throws SQLException {
        try (WaybillContender worker = WaybillContender.start(lab, packaged)) {
            Measured measured = worker.export(
                    "invoices", of.format, of.options, DemoTenant.DEMO.id().toString());
            long bytes = StoredCsv.size(lab, measured.key());
            StoredCsv.delete(lab, measured.key());
            long wanted = of.format.equals("pdf") ? Math.min(rows, PDF_ROWS) : rows;
            String peak = measured.peakBytes().isEmpty()
                    ? "-"
                    : "%.1f MB".formatted(measured.peakBytes().getAsLong() / 1e6);
            out.println("%-14s %,12d %9.1f %,11.0f %7.1f MB %10s"
                    .formatted(of.name, wanted, measured.seconds(), wanted / measured.seconds(), bytes / 1e6, peak));
            ObjectNode entry = json.addObject()
                    .put("name", of.name)
                    .put("rows", wanted)
                    .put("bytes", bytes)
                    .put("seconds", measured.seconds());
            measured.peakBytes().ifPresent(most -> entry.put("peakBytes", most));
            boolean right = measured.rowCount() == wanted;
            if (!right) {
                out.println("  WRONG: %,d rows".formatted(measured.rowCount()));
            }
            return right;
        }
    }
}
