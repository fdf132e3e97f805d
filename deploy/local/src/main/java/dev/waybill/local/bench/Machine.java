package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/// What was measured on: ratios travel between machines, seconds do not.
final class Machine {

    private Machine() {}

    static void describe(ObjectNode facts, PrintStream out) {
        int cores = Runtime.getRuntime().availableProcessors();
        double memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        facts.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("cpu", cpu());
        facts.put("cores", cores);
        facts.put("memoryBytes", memory);
        facts.put("java", System.getProperty("java.runtime.version"));
        for (List<String> program : List.of(List.of("psql", "psql"), List.of("aws", "aws"), List.of("node", "node"))) {
            facts.put(program.getFirst(), version(program.getLast()));
        }
        out.println("Machine   %s, %d cores, %.0f GB; Java %s; %s; %s; Node %s"
                .formatted(
                        facts.get("cpu").asText(),
                        cores,
                        memory / 1e9,
                        facts.get("java").asText(),
                        facts.get("psql").asText(),
                        facts.get("aws").asText(),
                        facts.get("node").asText()));
    }

    private static String version(String program) {
        return Tool.find(program)
                .flatMap(tool -> Tool.firstLine(List.of(tool.toString(), "--version")))
                .orElse("missing");
    }

    private static String cpu() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.replaceFirst(".*: ", ""))
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) { // only Linux has it
            return System.getProperty("os.arch");
        }
    }
}
