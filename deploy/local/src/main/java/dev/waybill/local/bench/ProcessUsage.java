package dev.waybill.local.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// What a process that goes on running has used, as the kernel counts it.
///
/// @param pid not this process's own children: only the process itself, with all its threads
public record ProcessUsage(long pid) {

    /// User and system time since it started.
    double cpuSeconds() {
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElse(Duration.ZERO)
                        .toNanos()
                / 1e9;
    }

    /// From now on [#peakBytes] is the peak since now: 5 in `clear_refs` resets it (proc(5)).
    void resetPeak() {
        try {
            Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), "5");
        } catch (IOException e) {
            // only Linux has it: the peak is then that of the whole life of the process
        }
    }

    /// The most memory it had at once: heap, buffers, code, stacks (VmHWM). Empty where the system does not count it.
    public OptionalLong peakBytes() {
        return status("VmHWM:");
    }

    /// The memory it has now, counted the same way (VmRSS).
    OptionalLong residentBytes() {
        return status("VmRSS:");
    }

    private OptionalLong status(String member) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith(member))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException | UncheckedIOException e) { // ended meanwhile, or no /proc
            return OptionalLong.empty();
        }
    }
}
