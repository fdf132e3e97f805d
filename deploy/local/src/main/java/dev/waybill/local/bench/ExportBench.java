package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// `bench export`: everybody exports the same rows into the same bucket, in turn, in every round in another order.
///
/// Before the first size of a shape comes a round that does not count: a compiler that has never seen the code is no
/// part of a service that runs for weeks. Of each contender the first object at each size is read back and its rows
/// are counted; the later ones must have its size.
final class ExportBench {

    /// Ctrl-C may end a contender a moment before this process hears of it.
    private static final Duration SIGNAL_WITHIN = Duration.ofMillis(300);

    private final Lab lab;
    private final Options options;
    private final ArrayNode json;
    private final PrintStream out;

    ExportBench(Lab lab, Options options, ArrayNode json) {
        this.lab = lab;
        this.options = options;
        this.json = json;
        this.out = lab.setup().out();
    }

    /// @return false if a contender failed
    boolean run() throws SQLException, IOException {
        out.println();
        out.println("EXPORT    from the request to the object; medians of %d rounds, everybody in turn; CPU and memory"
                .formatted(options.rounds()));
        out.println(
                "          are the client side's. Waybill and its peers in Java and Node are one warm process each");
        out.println("          for all rounds (java %s); the pipeline is new processes each time."
                .formatted(String.join(" ", lab.setup().worker().jvm())));
        List<Entrant> entrants = new ArrayList<>();
        boolean worked = true;
        try {
            for (Peer peer : options.peers()) {
                entrants.add(Entrant.of(peer, lab));
            }
            Shape warm = null;
            for (Options.Size size : options.sizes()) {
                lab.setup().stop().check();
                if (hasRoom(size)) {
                    worked &= run(size, entrants, size.shape() != warm);
                    warm = size.shape();
                }
            }
            WideTable.drop(lab.owner());
        } finally {
            entrants.forEach(ExportBench::close);
        }
        return worked;
    }

    private static void close(Entrant entrant) {
        if (entrant instanceof Entrant.Present present) {
            present.contender().close();
        }
    }

    private boolean hasRoom(Options.Size size) throws IOException {
        long needed = size.shape().diskBytes(size.rows());
        long free = lab.freeBytes();
        if (needed <= free) {
            return true;
        }
        String why = "skipped: it needs about %.0f GB of disk (the table, and the CSV twice), %.0f GB are free"
                .formatted(needed / 1e9, free / 1e9);
        out.println();
        out.println("%s, %,d rows: %s".formatted(size.shape(), size.rows(), why));
        entry(size).put("skipped", why);
        return false;
    }

    private ObjectNode entry(Options.Size size) {
        return json.addObject().put("shape", size.shape().toString()).put("rows", size.rows());
    }

    private boolean run(Options.Size size, List<Entrant> entrants, boolean warmUp) throws SQLException {
        out.println();
        out.println("%s, %,d rows: loading".formatted(size.shape(), size.rows()));
        Job job = Job.load(lab, size.shape(), size.rows());
        List<Standing> standings =
                entrants.stream().map(entrant -> standing(entrant, job)).toList();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < entrants.size(); i++) {
            order.add(i);
        }
        for (int round = warmUp ? 0 : 1; round <= options.rounds(); round++) {
            for (int i : order) {
                lab.setup().stop().check();
                turn(entrants.get(i), standings.get(i), job, round > 0);
            }
            Collections.rotate(order, -1);
        }
        ExportTable.print(standings, out);
        ObjectNode entry = entry(size);
        ArrayNode contenders = entry.putArray("contenders");
        standings.forEach(standing -> standing.write(contenders.addObject()));
        Targets.print(standings, entry.putArray("targets"), out);
        return standings.stream().noneMatch(Standing::hasFailed);
    }

    private static Standing standing(Entrant entrant, Job job) {
        Standing standing = new Standing(entrant.peer(), job.rows());
        if (entrant instanceof Entrant.Missing missing) {
            standing.missing(missing.why());
        }
        return standing;
    }

    private void turn(Entrant entrant, Standing standing, Job job, boolean counts) {
        if (!(entrant instanceof Entrant.Present present) || standing.hasFailed()) {
            return;
        }
        try {
            double before = lab.storeUsage().cpuSeconds();
            Measured measured = present.contender().export(job, "bench/%s.csv".formatted(entrant.peer()));
            double storeCpuSeconds = lab.storeUsage().cpuSeconds() - before;
            if (!measured.key().isEmpty()) {
                check(standing, measured, job);
                StoredCsv.delete(lab, measured.key());
            }
            if (counts) {
                standing.add(measured, storeCpuSeconds);
            }
        } catch (Exception e) { // the others go on
            lab.setup().stop().pause(SIGNAL_WITHIN);
            standing.failed(String.valueOf(e.getMessage()));
        }
    }

    private void check(Standing standing, Measured measured, Job job) throws IOException {
        StoredCsv first = standing.stored();
        if (first == null) {
            StoredCsv csv = StoredCsv.read(lab, measured.key());
            require(csv.rows() == job.rows(), "its file has %,d rows instead of %,d", csv.rows(), job.rows());
            require(
                    measured.sha256().isEmpty() || measured.sha256().equals(csv.sha256()),
                    "its file has SHA-256 %s, the run says %s",
                    csv.sha256(),
                    measured.sha256());
            standing.stored(csv);
        } else {
            long bytes = StoredCsv.size(lab, measured.key());
            require(bytes == first.bytes(), "its file has %,d bytes, the first one had %,d", bytes, first.bytes());
        }
    }

    private static void require(boolean holds, String message, Object... values) {
        if (!holds) {
            throw new IllegalStateException(message.formatted(values));
        }
    }
}
