package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// `bench small`: how many exports of 1,000 rows a worker with its defaults finishes in a second.
final class SmallBench {

    private static final int TENANTS = 500;
    private static final int ROWS_EACH = 1_000;
    private static final int WARM_UP = 100;

    private final Lab lab;
    private final ObjectNode json;
    private final PrintStream out;
    private final Runs runs;

    SmallBench(Lab lab, ObjectNode json) {
        this.lab = lab;
        this.json = json;
        this.out = lab.setup().out();
        this.runs = new Runs(lab);
    }

    boolean run() throws SQLException {
        out.println();
        out.println("SMALL     exports of %,d rows, one of each of %d tenants, in one worker"
                .formatted(ROWS_EACH, TENANTS));
        SmallTable.load(lab.owner(), TENANTS, ROWS_EACH);
        try (Lab.Running worker = lab.startWorker("export-worker-small")) {
            finish(WARM_UP);
            ProcessUsage usage = new ProcessUsage(worker.pid());
            double cpu = usage.cpuSeconds();
            List<UUID> all = finish(TENANTS);
            double perRun = (usage.cpuSeconds() - cpu) / TENANTS;
            double seconds = seconds(all);
            out.println("%d runs in %.2f s: %.1f runs/s, %,.0f rows/s, %.1f ms of the worker's CPU each"
                    .formatted(TENANTS, seconds, TENANTS / seconds, TENANTS * ROWS_EACH / seconds, perRun * 1_000));
            json.put("runs", TENANTS).put("rowsEach", ROWS_EACH).put("seconds", seconds);
            json.put("runsPerSecond", TENANTS / seconds).put("cpuSecondsPerRun", perRun);
        }
        return true;
    }

    private List<UUID> finish(int count) throws SQLException {
        List<UUID> requested = new ArrayList<>();
        for (int n = 1; n <= count; n++) {
            requested.add(runs.request(SmallTable.tenant(n), "small"));
        }
        for (UUID run : requested) {
            runs.awaitComplete(run);
        }
        return requested;
    }

    /// From the first request to the last completion.
    private double seconds(List<UUID> all) throws SQLException {
        Connection owner = lab.owner();
        String sql = "select extract(epoch from max(completed_at) - min(created_at)) from waybill.export_run"
                + " where id = any (?)";
        try (PreparedStatement select = owner.prepareStatement(sql)) {
            select.setArray(1, owner.createArrayOf("uuid", all.toArray()));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getDouble(1);
            }
        }
    }
}
