package dev.waybill.local.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// The standings of one size as a table.
final class ExportTable {

    private ExportTable() {}

    static void print(List<Standing> standings, PrintStream out) {
        out.println("%-32s %9s %11s %7s %7s %9s %9s %9s %15s"
                .formatted(
                        "", "seconds", "rows/s", "MB/s", "CPU-s", "peak RSS", "S3 CPU-s", "x waybill", "bytes of CSV"));
        Optional<Standing> waybill = measured(standings, Peer.WAYBILL);
        for (Standing standing : standings) {
            String name = standing.peer().title();
            if (!standing.isMeasured()) {
                out.println("%-32s %s".formatted(name, standing.remark()));
                continue;
            }
            StoredCsv stored = standing.stored();
            out.println("%-32s %9.3f %,11.0f %7s %7.2f %9s %9.2f %9s %15s"
                    .formatted(
                            name,
                            standing.seconds(),
                            standing.rowsPerSecond(),
                            megabytes("%.1f", standing.bytesPerSecond()),
                            standing.cpuSeconds(),
                            megabytes("%.0f MB", standing.peakBytes()),
                            standing.storeCpuSeconds(),
                            waybill.map(w -> "%.2f".formatted(standing.seconds() / w.seconds()))
                                    .orElse("-"),
                            stored == null ? "-" : "%,d".formatted(stored.bytes())));
        }
        waybill.ifPresent(w ->
                out.println("waybill: the run itself took %.3f s, from its claim to its end, by the database's clock"
                        .formatted(w.runSeconds())));
        out.println("S3 CPU-s: of the S3 server meanwhile, on the same cores.");
        out.println(
                "x waybill: how many times as long as Waybill takes. Everybody's rows were counted; the bytes differ"
                        + " by how a time and an empty text are written.");
    }

    static Optional<Standing> measured(List<Standing> standings, Peer peer) {
        return standings.stream()
                .filter(standing -> standing.peer() == peer && standing.isMeasured())
                .findFirst();
    }

    private static String megabytes(String format, OptionalDouble bytes) {
        return bytes.isPresent() ? format.formatted(bytes.getAsDouble() / 1e6) : "-";
    }
}
