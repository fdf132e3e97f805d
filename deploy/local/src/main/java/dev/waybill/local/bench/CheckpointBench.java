package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.local.DemoTenant;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// `bench checkpoints`: the same export with a checkpoint after each part of 8 MiB, and without any
/// (`WAYBILL_EXPORT_CHECKPOINTS=false`), in turn.
///
/// Two warm workers over one database: the one whose turn it is not is stopped (SIGSTOP), so that it claims nothing.
record CheckpointBench(Lab lab, long rows, int rounds, ObjectNode json) {

    private static final String SWITCH = "WAYBILL_EXPORT_CHECKPOINTS";
    private static final String PART_SIZE = "8M";
    private static final double TARGET_PERCENT = 3;

    /// @param wrote whether a checkpoint was seen while it ran
    private record Turn(double seconds, boolean wrote) {}

    boolean run() throws SQLException {
        out().println();
        out().println("CHECKPOINTS  narrow, %,d rows, parts of %s, %d rounds in turn"
                .formatted(rows, PART_SIZE, rounds));
        Job job = Job.load(lab, Shape.NARROW, rows);
        List<Double> on = new ArrayList<>();
        List<Double> off = new ArrayList<>();
        boolean known = true;
        Map<String, String> parts = Map.of("WAYBILL_EXPORT_PART_SIZE", PART_SIZE);
        try (Lab.Running with = lab.startWorker("export-worker-checkpoints-on", parts)) {
            with.rest();
            try (Lab.Running without = lab.startWorker(
                    "export-worker-checkpoints-off", Map.of("WAYBILL_EXPORT_PART_SIZE", PART_SIZE, SWITCH, "false"))) {
                without.rest();
                for (int round = 0; round <= rounds && known; round++) { // round 0 warms up
                    boolean firstOn = round % 2 == 0;
                    for (boolean checkpoints : new boolean[] {firstOn, !firstOn}) {
                        Turn turn = (checkpoints ? with : without).inTurn(() -> export(job));
                        known &= checkpoints || !turn.wrote;
                        if (round > 0) {
                            (checkpoints ? on : off).add(turn.seconds);
                        }
                    }
                }
            }
        }
        report(on, off, known);
        return true;
    }

    private Turn export(Job job) throws SQLException {
        long begin = System.nanoTime();
        UUID id = runs().request(DemoTenant.DEMO.id().toString(), job.dataset().name());
        boolean wrote = runs().await(id, run -> run.bytesDone() > 0 && !run.isComplete())
                .isPresent();
        Runs.Run run = runs().awaitComplete(id);
        double seconds = (System.nanoTime() - begin) / 1e9;
        StoredCsv.delete(lab, run.objectKey());
        return new Turn(seconds, wrote);
    }

    private void report(List<Double> on, List<Double> off, boolean known) {
        if (!known) {
            out().println("not measured: this worker writes checkpoints whatever %s says".formatted(SWITCH));
            json.put("notMeasured", "the worker does not know " + SWITCH);
            return;
        }
        double with = Statistics.median(on);
        double without = Statistics.median(off);
        double percent = 100 * (with / without - 1);
        boolean held = percent <= TARGET_PERCENT;
        out().println("on %.3f s, off %.3f s: they cost %.1f %%   target <= %.0f %%   %s"
                .formatted(with, without, percent, TARGET_PERCENT, held ? "held" : "MISSED"));
        json.put("rows", rows).put("percent", percent).put("held", held);
        ArrayNode ons = json.putArray("onSeconds");
        on.forEach(ons::add);
        ArrayNode offs = json.putArray("offSeconds");
        off.forEach(offs::add);
    }

    private PrintStream out() {
        return lab.setup().out();
    }

    private Runs runs() {
        return new Runs(lab);
    }
}
