package dev.waybill.local.bench;

import java.util.List;

/// START HERE. Runs the chosen benchmarks one after the other, over one stack of servers in processes of their own.
public final class Benchmarks {

    private Benchmarks() {}

    /// @return 0, or 1 if something did not work or wrote wrong data; a missed target is no failure, except of `memory`
    public static int run(Setup setup, Options options) throws Exception {
        Report report = new Report();
        Machine.describe(report.section("machine"), setup.out());
        boolean worked = true;
        try (Lab lab = Lab.open(setup)) {
            for (Benchmark benchmark : options.benchmarks()) {
                setup.stop().check();
                worked &= run(benchmark, lab, options, report);
                report.write(options.json()); // what is measured stays, even if a later one fails
            }
        }
        setup.out().println();
        setup.out().println("All numbers of every round: " + options.json());
        return worked ? 0 : 1;
    }

    private static boolean run(Benchmark benchmark, Lab lab, Options options, Report report) throws Exception {
        long largest = options.rows().stream().max(Long::compare).orElseThrow();
        return switch (benchmark) {
            case EXPORT -> new ExportBench(lab, options, report.list("export")).run();
            case START -> new StartBench(lab, report.section("start")).run();
            case SMALL -> new SmallBench(lab, report.section("small")).run();
            case FLEET -> new FleetBench(lab, report.section("fleet")).run();
            case CHECKPOINTS ->
                new CheckpointBench(lab, largest, options.rounds(), report.section("checkpoints")).run();
            case KILL -> new KillBench(lab, largest, Math.min(3, options.rounds()), report.section("kill")).run();
            case SIGN -> new SignBench(lab, report.section("sign")).run();
            case MEMORY -> new MemoryBench(lab, List.copyOf(options.rows()), report.section("memory")).run();
            case ARCHIVE -> new ArchiveBench(lab, report.list("archive")).run();
            case FORMATS -> new FormatBench(lab, largest, report.list("formats")).run();
            case STARTUP -> new StartupBench(lab, options.rounds(), report.list("startup")).run();
        };
    }
}
