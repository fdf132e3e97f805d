package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.local.DemoTenant;
import java.io.PrintStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.services.s3.model.Part;

/// `bench kill`: the same export undisturbed, and with `kill -9` of its worker half-way, while another one is idle.
/// The difference is the time one kill costs: the rest of the lease, and what was beyond the last checkpoint.
record KillBench(Lab lab, long rows, int rounds, ObjectNode json) {

    private static final String DEFAULT_LEASE = "20s";

    /// @param waited from the kill to the next claim
    /// @param partsBeyond sent, but not in the checkpoint: sent again
    private record Killed(
            double seconds, double waited, long rowsSaved, int partsBeyond, long bytesBeyond, String sha256) {}

    boolean run() throws SQLException {
        String lease = lab.environment().getOrDefault("WAYBILL_WORKER_LEASE", DEFAULT_LEASE);
        out().println();
        out().println("KILL      narrow, %,d rows, lease %s; kill -9 of the worker half-way, another one idle"
                .formatted(rows, lease));
        Job job = Job.load(lab, Shape.NARROW, rows);
        List<Double> lost = new ArrayList<>();
        ArrayNode all = json.put("rows", rows).put("lease", lease).putArray("rounds");
        boolean same = true;
        for (int round = 1; round <= rounds; round++) {
            lab.setup().stop().check();
            try (Lab.Running first = lab.startWorker("export-worker-killed")) {
                undisturbed(job); // warms up
                Killed whole = undisturbed(job);
                Killed killed = killed(job, first);
                double seconds = killed.seconds - whole.seconds;
                same &= killed.sha256.equals(whole.sha256);
                lost.add(seconds);
                out().println(
                                "undisturbed %.2f s, killed at %,d rows in the checkpoint %.2f s: lost %.2f s, %.2f s of it until the next claim; sent again: %d parts, %,d bytes; %s"
                                        .formatted(
                                                whole.seconds,
                                                killed.rowsSaved,
                                                killed.seconds,
                                                seconds,
                                                killed.waited,
                                                killed.partsBeyond,
                                                killed.bytesBeyond,
                                                killed.sha256.equals(whole.sha256) ? "same bytes" : "OTHER BYTES"));
                all.addObject()
                        .put("undisturbedSeconds", whole.seconds)
                        .put("killedSeconds", killed.seconds)
                        .put("waitedForLeaseSeconds", killed.waited)
                        .put("rowsInCheckpoint", killed.rowsSaved)
                        .put("partsSentAgain", killed.partsBeyond)
                        .put("bytesSentAgain", killed.bytesBeyond);
            }
        }
        json.put("medianLostSeconds", Statistics.median(lost));
        out().println("one kill costs %.2f s (median of %d)".formatted(Statistics.median(lost), rounds));
        return same;
    }

    private Killed undisturbed(Job job) throws SQLException {
        long begin = System.nanoTime();
        Runs.Run run = runs().awaitComplete(request(job));
        StoredCsv.delete(lab, run.objectKey());
        return new Killed((System.nanoTime() - begin) / 1e9, 0, rows, 0, 0, run.sha256());
    }

    private UUID request(Job job) throws SQLException {
        return runs().request(DemoTenant.DEMO.id().toString(), job.dataset().name());
    }

    private Killed killed(Job job, Lab.Running first) throws SQLException {
        try (Lab.Running second = lab.startWorker("export-worker-second")) {
            second.process().signal("STOP"); // the claim is to be the first worker's
            long begin = System.nanoTime();
            UUID id = request(job);
            runs().await(id, run -> run.attempt() == 1);
            second.process().signal("CONT");
            boolean halfWay = runs().await(id, run -> run.rowsDone() >= rows / 2 && !run.isComplete())
                    .isPresent();
            if (!halfWay) {
                throw new IllegalStateException(
                        "The export of %,d rows ended before it could be killed half-way; choose more with --rows"
                                .formatted(rows));
            }
            first.process().kill();
            Runs.Run atKill = runs().look(id);
            long killedAt = System.nanoTime();
            List<Part> beyond = partsBeyondCheckpoint(id, atKill.objectKey());
            runs().await(id, run -> run.attempt() > 1);
            double waited = (System.nanoTime() - killedAt) / 1e9;
            Runs.Run run = runs().awaitComplete(id);
            double seconds = (System.nanoTime() - begin) / 1e9;
            StoredCsv.delete(lab, run.objectKey());
            return new Killed(
                    seconds,
                    waited,
                    atKill.rowsDone(),
                    beyond.size(),
                    beyond.stream().mapToLong(Part::size).sum(),
                    run.sha256());
        }
    }

    private List<Part> partsBeyondCheckpoint(UUID id, String key) throws SQLException {
        String sql = "select upload_id, part_count from waybill.export_checkpoint where run_id = ?";
        try (PreparedStatement select = lab.owner().prepareStatement(sql)) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return List.of();
                }
                String uploadId = row.getString(1);
                int saved = row.getInt(2);
                return lab
                        .s3()
                        .listParts(list ->
                                list.bucket(lab.store().bucket()).key(key).uploadId(uploadId))
                        .parts()
                        .stream()
                        .filter(part -> part.partNumber() > saved)
                        .toList();
            }
        }
    }

    private PrintStream out() {
        return lab.setup().out();
    }

    private Runs runs() {
        return new Runs(lab);
    }
}
