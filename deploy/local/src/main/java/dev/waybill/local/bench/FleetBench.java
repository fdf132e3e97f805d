package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `bench fleet`: 400 exports of 1,000 rows, ten of each of 40 tenants, by one, two and four workers over the same
/// stack; and the queue alone, which is what one PostgreSQL sets a limit to.
final class FleetBench {

    private static final List<Integer> FLEETS = List.of(1, 2, 4);
    private static final int TENANTS = 40;
    private static final int EACH = 10;
    private static final int ROWS = 1_000;
    private static final int ROUNDS = 3;
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Lab lab;
    private final ObjectNode json;
    private final PrintStream out;

    FleetBench(Lab lab, ObjectNode json) {
        this.lab = lab;
        this.json = json;
        this.out = lab.setup().out();
    }

    boolean run() throws SQLException, InterruptedException {
        out.println();
        out.println("FLEET     %d exports of %,d rows, %d of each of %d tenants (median of %d rounds)"
                .formatted(TENANTS * EACH, ROWS, EACH, TENANTS, ROUNDS));
        out.println(
                "Workers, PostgreSQL and the S3 server share %d cores: more workers than these are busy with add nothing."
                        .formatted(Runtime.getRuntime().availableProcessors()));
        SmallTable.load(lab.owner(), TENANTS, ROWS);
        json.put("runs", TENANTS * EACH).put("rowsEach", ROWS);
        out.println("%-24s %9s %9s %11s %14s".formatted("", "seconds", "runs/s", "rows/s", "CPU of workers"));
        for (int workers : FLEETS) {
            measure(workers);
        }
        queue();
        out.println("queue alone: %d clients claim and end %,d runs, each a committed transaction, without an export."
                .formatted(QueueLoop.CLIENTS, QueueLoop.RUNS));
        return true;
    }

    private void queue() throws SQLException, InterruptedException {
        double seconds = new QueueLoop(lab).seconds();
        double perSecond = QueueLoop.RUNS / seconds;
        out.println("%-24s %9.2f %9.1f".formatted("queue alone", seconds, perSecond));
        json.putObject("queue")
                .put("clients", QueueLoop.CLIENTS)
                .put("runs", QueueLoop.RUNS)
                .put("seconds", seconds)
                .put("runsPerSecond", perSecond);
    }

    private void measure(int workers) throws SQLException {
        List<Lab.Running> fleet = new ArrayList<>();
        try {
            for (int n = 1; n <= workers; n++) { // PostgreSQL lets 60 clients in: the pools must fit
                fleet.add(lab.startWorker("export-worker-fleet-" + n, Map.of("WAYBILL_WORKER_METRICS", "1")));
            }
            finish(); // warms up
            List<Double> seconds = new ArrayList<>();
            double cpu = cpuSeconds(fleet);
            for (int round = 1; round <= ROUNDS; round++) {
                lab.setup().stop().check();
                seconds.add(finish());
            }
            double perRun = (cpuSeconds(fleet) - cpu) / (ROUNDS * TENANTS * EACH);
            double median = Statistics.median(seconds);
            double perSecond = TENANTS * EACH / median;
            out.println("%-24s %9.2f %9.1f %,11.0f %11.1f ms"
                    .formatted(
                            workers == 1 ? "1 worker" : workers + " workers",
                            median,
                            perSecond,
                            perSecond * ROWS,
                            perRun * 1_000));
            ObjectNode entry = json.withArray("fleets").addObject();
            entry.put("workers", workers)
                    .put("medianSeconds", median)
                    .put("runsPerSecond", perSecond)
                    .put("rowsPerSecond", perSecond * ROWS)
                    .put("workerCpuSecondsPerRun", perRun);
            ArrayNode rounds = entry.putArray("seconds");
            seconds.forEach(one -> rounds.add(one));
        } finally {
            fleet.forEach(Lab.Running::close);
        }
    }

    private static double cpuSeconds(List<Lab.Running> fleet) {
        return fleet.stream()
                .mapToDouble(worker -> new ProcessUsage(worker.pid()).cpuSeconds())
                .sum();
    }

    /// Requests all of them in one transaction and waits for their ends.
    ///
    /// @return seconds from the first claim to the last end
    private double finish() throws SQLException {
        String request = """
                select count(waybill.request_export('t' || t, null, null, 'small', 'csv',
                                                    '{"deliveryMethod": "download", "whenBusy": "queue"}')), max(now())
                from generate_series(1, %d) n cross join generate_series(1, %d) t
                """.formatted(EACH, TENANTS);
        String since;
        try (PreparedStatement all = lab.owner().prepareStatement(request);
                ResultSet row = all.executeQuery()) {
            row.next();
            since = row.getString(2);
        }
        while (count("status in ('failed', 'cancelled')", since) == 0
                && count("status = 'complete'", since) < TENANTS * EACH) {
            lab.setup().stop().pause(LOOK);
        }
        if (count("status = 'complete'", since) != TENANTS * EACH) {
            throw new IllegalStateException("An export of the fleet failed; see the logs of its workers");
        }
        return one("extract(epoch from max(completed_at) - min(started_at))", "true", since);
    }

    private int count(String condition, String since) throws SQLException {
        return (int) one("count(*)", condition, since);
    }

    private double one(String value, String condition, String since) throws SQLException {
        String sql = "select %s from waybill.export_run where created_at = ?::timestamptz and %s"
                .formatted(value, condition);
        try (PreparedStatement select = lab.owner().prepareStatement(sql)) {
            select.setString(1, since);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getDouble(1);
            }
        }
    }
}
