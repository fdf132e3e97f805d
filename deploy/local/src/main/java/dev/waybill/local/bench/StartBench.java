package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// `bench start`: from the commit of the request to the first row, by the database's clock.
///
/// Idle: one request after the other to a worker that waits. Queued: a thousand tenants ask in one transaction; what
/// is measured then is mostly the time in the queue, which is first come, first served.
final class StartBench {

    private static final int WARM_UP = 50;
    private static final int IDLE = 300;
    private static final int QUEUED = 1_000;
    private static final int ROWS_EACH = 100;
    private static final double TARGET_P50_MILLIS = 30;
    private static final double TARGET_P99_MILLIS = 250;

    private final Lab lab;
    private final ObjectNode json;
    private final PrintStream out;
    private final Runs runs;

    StartBench(Lab lab, ObjectNode json) {
        this.lab = lab;
        this.json = json;
        this.out = lab.setup().out();
        this.runs = new Runs(lab);
    }

    boolean run() throws SQLException, IOException {
        out.println();
        out.println(
                "START     from the commit of the request to the first row; exports of %d rows".formatted(ROWS_EACH));
        SmallTable.load(lab.owner(), QUEUED, ROWS_EACH);
        try (Lab.Running worker = lab.startWorker("export-worker-start")) {
            oneByOne(WARM_UP);
            long from = worker.log().toFile().length();
            FirstRows idle = FirstRows.read(worker.log(), from, lab.owner(), oneByOne(IDLE));
            out.println("measured: " + idle.source());
            out.println("%-40s %9s %9s %9s".formatted("", "p50", "p99", "longest"));
            print("idle worker, %,d requests".formatted(IDLE), "idle", idle.all());
            from = worker.log().toFile().length();
            List<UUID> queued = new ArrayList<>();
            double commitMillis = request(queued);
            for (UUID run : queued) {
                runs.awaitComplete(run);
            }
            FirstRows busy = FirstRows.read(worker.log(), from, lab.owner(), queued);
            print(
                    "%,d tenants ask at once".formatted(QUEUED),
                    "queued",
                    busy.all().stream().map(millis -> millis - commitMillis).toList());
            target(idle.all());
        }
        return true;
    }

    private List<UUID> oneByOne(int count) throws SQLException {
        List<UUID> done = new ArrayList<>();
        for (int n = 1; n <= count; n++) {
            lab.setup().stop().check();
            UUID run = runs.request(SmallTable.tenant(1 + n % QUEUED), "small");
            runs.awaitComplete(run);
            done.add(run);
        }
        return done;
    }

    /// Adds the runs.
    ///
    /// @return milliseconds from the beginning of the transaction, which is the requests' time, to its commit
    private double request(List<UUID> queued) throws SQLException {
        Connection owner = lab.owner();
        owner.setAutoCommit(false);
        try (Statement statement = owner.createStatement()) {
            for (int n = 1; n <= QUEUED; n++) {
                queued.add(runs.request(SmallTable.tenant(n), "small"));
            }
            try (ResultSet row =
                    statement.executeQuery("select 1000 * extract(epoch from clock_timestamp() - now())")) {
                row.next();
                double millis = row.getDouble(1);
                owner.commit();
                return millis;
            }
        } finally {
            owner.rollback();
            owner.setAutoCommit(true);
        }
    }

    private void print(String what, String member, List<Double> millis) {
        double p50 = Statistics.percentile(millis, 50);
        double p99 = Statistics.percentile(millis, 99);
        double longest = Statistics.percentile(millis, 100);
        out.println("%-40s %6.1f ms %6.1f ms %6.1f ms".formatted(what, p50, p99, longest));
        ObjectNode entry = json.putObject(member);
        entry.put("p50Millis", p50).put("p99Millis", p99).put("longestMillis", longest);
        ArrayNode all = entry.putArray("millis");
        millis.forEach(all::add);
    }

    private void target(List<Double> idle) {
        boolean held = Statistics.percentile(idle, 50) <= TARGET_P50_MILLIS
                && Statistics.percentile(idle, 99) <= TARGET_P99_MILLIS;
        out.println("  idle: target p50 <= %.0f ms, p99 <= %.0f ms   %s"
                .formatted(TARGET_P50_MILLIS, TARGET_P99_MILLIS, held ? "held" : "MISSED"));
        json.put("held", held);
    }
}
