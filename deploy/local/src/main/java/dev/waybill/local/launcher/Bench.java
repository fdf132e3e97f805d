package dev.waybill.local.launcher;

import java.io.PrintStream;
import java.util.List;

/// `./waybill bench`: all benchmarks, or the one that is named.
final class Bench {

    private Bench() {}

    static int run(Settings settings, List<String> args, StopSignal stop, PrintStream out) throws Exception {
        String which = args.isEmpty() ? "all" : args.getFirst();
        if (args.size() > 1 || !List.of("all", "memory").contains(which)) {
            throw new UsageException("'%s' is not a benchmark; there is: memory".formatted(String.join(" ", args)));
        }
        return MemoryBench.run(settings, stop, out);
    }
}
