package dev.waybill.local.launcher;

import dev.waybill.contract.Datasets;
import dev.waybill.contract.PublishedDatasets;
import dev.waybill.local.DemoData;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.LocalStack;
import dev.waybill.local.Ports;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/// `./waybill bench memory`: ten times the rows must not take more memory.
///
/// The peak is what the kernel counted for the whole process (VmHWM in `/proc/<pid>/status`: heap, buffers, code,
/// threads), a new process for each size.
final class MemoryBench {

    private static final List<Long> SIZES = List.of(300_000L, 3_000_000L);
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC");
    private static final long ALLOWED_DIFFERENCE_BYTES = 40_000_000;
    private static final Duration LONGEST = Duration.ofMinutes(30);

    /// @param peakBytes absent where the system does not count it
    private record Row(long rows, long bytes, double seconds, OptionalLong peakBytes) {}

    private MemoryBench() {}

    static int run(Settings settings, StopSignal stop, PrintStream out) throws SQLException, IOException {
        List<Row> measured = new ArrayList<>();
        try (LocalStack stack = LocalStack.startTemporary()) {
            stack.database().migrate();
            Map<String, String> environment = new LinkedHashMap<>(settings.tuning());
            environment.putAll(stack.environment());
            environment.put("WAYBILL_PUBLIC_URL", "http://localhost:8080");
            Path catalog = Home.catalog(stack.home());
            environment.put("WAYBILL_DATASETS", catalog.toString());
            Settings own = new Settings(settings.repo(), stack.home(), settings.environment());
            try (Connection owner = stack.database().owner()) {
                publish(owner, Datasets.load(catalog));
                for (long rows : SIZES) {
                    stop.check();
                    out.println("Loading %,d invoices".formatted(rows));
                    DemoData.load(owner, rows);
                    stop.check();
                    out.println("Exporting them");
                    measured.add(measure(own, environment, owner, rows, stop));
                }
            }
        }
        return report(measured, out);
    }

    private static void publish(Connection owner, Datasets datasets) throws SQLException {
        owner.setAutoCommit(false);
        PublishedDatasets.publish(owner, datasets);
        owner.commit();
        owner.setAutoCommit(true);
    }

    private static Row measure(
            Settings settings, Map<String, String> environment, Connection owner, long rows, StopSignal stop)
            throws SQLException, IOException {
        try (Service worker = Service.start("export-worker", settings, Ports.anyFree(), JVM, environment)) {
            worker.awaitReady();
            UUID run = request(owner);
            long deadline = System.nanoTime() + LONGEST.toNanos();
            while (!ended(owner, run)) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "The export of %,d rows did not end in %s".formatted(rows, LONGEST));
                }
                stop.pause(Duration.ofMillis(50));
            }
            OptionalLong peak = peakBytes(worker.pid());
            return row(owner, run, rows, peak);
        }
    }

    private static UUID request(Connection owner) throws SQLException {
        String sql =
                "select waybill.request_export(?, ?, null, 'invoices', 'csv', '{\"deliveryMethod\": \"download\"}')";
        try (PreparedStatement request = owner.prepareStatement(sql)) {
            request.setObject(1, DemoTenant.DEMO.id());
            request.setObject(2, DemoTenant.DEMO.userId());
            try (ResultSet found = request.executeQuery()) {
                found.next();
                return found.getObject(1, UUID.class);
            }
        }
    }

    private static boolean ended(Connection owner, UUID run) throws SQLException {
        String sql = "select status, error_code, error_message from waybill.export_run where id = ?";
        try (PreparedStatement look = owner.prepareStatement(sql)) {
            look.setObject(1, run);
            try (ResultSet found = look.executeQuery()) {
                found.next();
                if (found.getString(1).equals("failed")) {
                    throw new IllegalStateException(
                            "The export failed: %s: %s".formatted(found.getString(2), found.getString(3)));
                }
                return found.getString(1).equals("complete");
            }
        }
    }

    private static Row row(Connection owner, UUID run, long rows, OptionalLong peak) throws SQLException {
        String sql =
                "select row_count, file_size, extract(epoch from completed_at - started_at) from waybill.export_run"
                        + " where id = ?";
        try (PreparedStatement look = owner.prepareStatement(sql)) {
            look.setObject(1, run);
            try (ResultSet found = look.executeQuery()) {
                found.next();
                if (found.getLong(1) != rows) {
                    throw new IllegalStateException(
                            "The export has %,d rows instead of %,d".formatted(found.getLong(1), rows));
                }
                return new Row(rows, found.getLong(2), found.getDouble(3), peak);
            }
        }
    }

    private static OptionalLong peakBytes(long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.exists(status)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        }
    }

    private static int report(List<Row> measured, PrintStream out) {
        out.println();
        out.println("Peak memory of export-worker (java %s), a new process for each export"
                .formatted(String.join(" ", JVM)));
        out.println();
        out.println("%12s %16s %9s %11s %10s".formatted("rows", "bytes", "seconds", "rows/s", "peak RSS"));
        measured.forEach(row -> out.println("%,12d %,16d %9.1f %,11.0f %10s"
                .formatted(row.rows, row.bytes, row.seconds, row.rows / row.seconds, megabytes(row.peakBytes))));
        out.println();
        OptionalLong first = measured.getFirst().peakBytes;
        OptionalLong last = measured.getLast().peakBytes;
        if (first.isEmpty() || last.isEmpty()) {
            out.println("Peak RSS is not available here: it is read from /proc, which only Linux has.");
            return 0;
        }
        long difference = last.getAsLong() - first.getAsLong();
        boolean held = difference <= ALLOWED_DIFFERENCE_BYTES;
        out.println("Difference of the peaks: %.1f MB; allowed: %.0f MB. %s"
                .formatted(difference / 1e6, ALLOWED_DIFFERENCE_BYTES / 1e6, held ? "Held." : "FAILED."));
        return held ? 0 : 1;
    }

    private static String megabytes(OptionalLong bytes) {
        return bytes.isPresent() ? "%.1f MB".formatted(bytes.getAsLong() / 1e6) : "-";
    }
}
