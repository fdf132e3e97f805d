package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// `bench startup`: how soon each service is ready, and how much memory it has then and after some work; on the JVM, on
/// the JVM with an AOT cache, and native. In turn, so that what else the machine does meets all alike.
final class StartupBench {

    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Lab lab;
    private final int rounds;
    private final ArrayNode json;
    private final PrintStream out;

    StartupBench(Lab lab, int rounds, ArrayNode json) {
        this.lab = lab;
        this.rounds = rounds;
        this.json = json;
        this.out = lab.setup().out();
    }

    /// @param seconds from the start of the process to the first 200 of `/q/health/ready`
    private record Start(double seconds, double cpuSeconds, long readyBytes, long workedBytes) {}

    boolean run() throws IOException, InterruptedException, SQLException {
        out.println();
        out.println(
                "STARTUP   until /q/health/ready answers 200, and RSS then and after some work; medians of %d rounds"
                        .formatted(rounds));
        FirstWork.prepare(lab);
        Map<StartVariant, List<Start>> starts = new LinkedHashMap<>();
        for (Setup.Packaged service : List.of(lab.setup().files(), lab.setup().worker())) {
            StartVariant.of(service, lab.setup()).forEach(variant -> starts.put(variant, new ArrayList<>()));
        }
        for (int round = 1; round <= rounds; round++) {
            for (Map.Entry<StartVariant, List<Start>> each : starts.entrySet()) {
                lab.setup().stop().check();
                if (each.getKey().missing().isEmpty()) {
                    each.getValue().add(start(each.getKey()));
                }
            }
        }
        out.println("%-15s %-20s %9s %9s %11s %12s".formatted("", "", "seconds", "CPU-s", "RSS, ready", "RSS, worked"));
        starts.forEach(this::print);
        return true;
    }

    private Start start(StartVariant variant) throws IOException, InterruptedException, SQLException {
        String log = "startup-" + variant.service() + "-" + variant.name().replace(' ', '-');
        long begin = System.nanoTime();
        try (Lab.Running running = lab.start(log, variant.command(), variant.environment(), PAUSE)) {
            double seconds = (System.nanoTime() - begin) / 1e9;
            ProcessUsage usage = new ProcessUsage(running.pid());
            double cpu = usage.cpuSeconds();
            long ready = usage.residentBytes().orElse(0);
            FirstWork.of(variant.service()).on(lab, running);
            return new Start(seconds, cpu, ready, usage.residentBytes().orElse(0));
        }
    }

    private void print(StartVariant variant, List<Start> measured) {
        ObjectNode entry = json.addObject().put("service", variant.service()).put("variant", variant.name());
        if (measured.isEmpty()) {
            out.println("%-15s %-20s missing: %s".formatted(variant.service(), variant.name(), variant.missing()));
            entry.put("missing", variant.missing());
            return;
        }
        double seconds = median(measured, Start::seconds);
        double cpu = median(measured, Start::cpuSeconds);
        double ready = median(measured, Start::readyBytes);
        double worked = median(measured, Start::workedBytes);
        out.println("%-15s %-20s %9.3f %9.2f %8.0f MB %9.0f MB"
                .formatted(variant.service(), variant.name(), seconds, cpu, ready / 1e6, worked / 1e6));
        entry.put("medianSeconds", seconds).put("medianCpuSeconds", cpu);
        entry.put("medianReadyBytes", (long) ready).put("medianWorkedBytes", (long) worked);
        ArrayNode all = entry.putArray("rounds");
        for (Start one : measured) {
            ObjectNode round = all.addObject().put("seconds", one.seconds).put("cpuSeconds", one.cpuSeconds);
            round.put("readyBytes", one.readyBytes).put("workedBytes", one.workedBytes);
        }
    }

    private static double median(List<Start> measured, ToDoubleFunction<Start> value) {
        return Statistics.median(measured.stream().map(value::applyAsDouble).toList());
    }
}
