package dev.waybill.local.bench;

import java.nio.file.Path;
import java.util.List;

/// What to measure.
///
/// @param sizes tables for `export`
/// @param rows sizes for `memory`; the largest is also what `checkpoints` and `kill` export
/// @param rounds of `export`, `checkpoints`, `kill` and `startup`
/// @param json where all raw numbers are written
public record Options(
        List<Benchmark> benchmarks, List<Size> sizes, List<Long> rows, int rounds, List<Peer> peers, Path json) {

    /// A table of so many rows of the tenant.
    public record Size(Shape shape, long rows) {}

    public Options {
        benchmarks = List.copyOf(benchmarks);
        sizes = List.copyOf(sizes);
        rows = List.copyOf(rows);
        peers = List.copyOf(peers);
    }
}
