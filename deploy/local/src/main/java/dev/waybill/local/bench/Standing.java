package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How one contender did at one size.
final class Standing {

    private final Peer peer;
    private final long rows;
    private final List<Round> rounds = new ArrayList<>();
    private @Nullable StoredCsv stored;
    private @Nullable String missing;
    private @Nullable String failure;

    /// @param storeCpuSeconds of the S3 server meanwhile
    private record Round(Measured own, double storeCpuSeconds) {}

    Standing(Peer peer, long rows) {
        this.peer = peer;
        this.rows = rows;
    }

    Peer peer() {
        return peer;
    }

    void add(Measured round, double storeCpuSeconds) {
        rounds.add(new Round(round, storeCpuSeconds));
    }

    /// What it stored the first time, read back.
    void stored(StoredCsv csv) {
        stored = csv;
    }

    @Nullable
    StoredCsv stored() {
        return stored;
    }

    /// It is not on this machine.
    void missing(String why) {
        missing = why;
    }

    /// It did not work, or wrote something else than the rows.
    void failed(String why) {
        failure = why;
    }

    boolean hasFailed() {
        return failure != null;
    }

    boolean isMeasured() {
        return missing == null && failure == null && !rounds.isEmpty();
    }

    /// Why there is no number.
    String remark() {
        return missing != null ? "missing: " + missing : failure != null ? "FAILED: " + failure : "not measured";
    }

    double seconds() {
        return median(Measured::seconds);
    }

    /// From the start of the work, where that is told apart.
    double runSeconds() {
        return median(Measured::runSeconds);
    }

    double cpuSeconds() {
        return median(Measured::cpuSeconds);
    }

    double storeCpuSeconds() {
        return Statistics.median(rounds.stream().map(Round::storeCpuSeconds).toList());
    }

    private double median(Function<Measured, Double> value) {
        return Statistics.median(
                rounds.stream().map(round -> value.apply(round.own)).toList());
    }

    double rowsPerSecond() {
        return rows / seconds();
    }

    /// Of CSV; empty for one that stores none.
    OptionalDouble bytesPerSecond() {
        return stored == null ? OptionalDouble.empty() : OptionalDouble.of(stored.bytes() / seconds());
    }

    /// The median of the rounds; empty where memory is not counted.
    OptionalDouble peakBytes() {
        List<Long> peaks = rounds.stream()
                .flatMap(round -> round.own.peakBytes().stream().boxed())
                .toList();
        return peaks.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Statistics.median(peaks));
    }

    void write(ObjectNode json) {
        json.put("name", peer.toString());
        json.put("title", peer.title());
        if (!isMeasured()) {
            json.put(missing != null ? "missing" : "failed", remark());
            return;
        }
        json.put("medianSeconds", seconds());
        json.put("rowsPerSecond", rowsPerSecond());
        bytesPerSecond().ifPresent(value -> json.put("bytesPerSecond", value));
        json.put("medianCpuSeconds", cpuSeconds());
        peakBytes().ifPresent(value -> json.put("medianPeakBytes", (long) value));
        if (stored != null) {
            json.put("csvBytes", stored.bytes());
            json.put("csvRows", stored.rows());
            json.put("sha256", stored.sha256());
        }
        ArrayNode all = json.putArray("rounds");
        for (Round round : rounds) {
            ObjectNode one = all.addObject();
            one.put("seconds", round.own.seconds());
            one.put("runSeconds", round.own.runSeconds());
            one.put("cpuSeconds", round.own.cpuSeconds());
            one.put("storeCpuSeconds", round.storeCpuSeconds);
            round.own.peakBytes().ifPresent(bytes -> one.put("peakBytes", bytes));
        }
    }
}
