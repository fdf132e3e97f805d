package dev.waybill.worker;

import dev.waybill.worker.metric.JdbcDrivers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The variables that may be absent and, where they are there, must be numbers, times or sizes within bounds.
final class WorkerVariables {

    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,9})(ms|[smhdKMG]?)");

    /// @param units of which one must stand behind the number; none for a plain number
    private record Bounds(String name, long least, long most, String units, String allowed) {}

    private static final List<Bounds> ALL = List.of(
            new Bounds("WAYBILL_WORKER_CONCURRENCY", 1, 64, "", "a whole number from 1 to 64"),
            new Bounds("WAYBILL_WORKER_PORT", 1, 65_535, "", "a whole number from 1 to 65535"),
            new Bounds("WAYBILL_WORKER_METRICS", 0, 64, "", "a whole number from 0 to 64"),
            new Bounds("WAYBILL_WORKER_ATTEMPTS", 1, 100, "", "a whole number from 1 to 100"),
            new Bounds("WAYBILL_WORKER_CLAIMS", 1, 1_000, "", "a whole number from 1 to 1000"),
            time("WAYBILL_WORKER_LEASE", 1_000, 3_600_000, "1s to 1h"),
            time("WAYBILL_WORKER_POLL", 10, 60_000, "10ms to 1m"),
            time("WAYBILL_WORKER_BACKOFF", 10, 3_600_000, "10ms to 1h"),
            time("WAYBILL_WORKER_GRACE", 1_000, 3_600_000, "1s to 1h"),
            time("WAYBILL_SMTP_TIMEOUT", 1_000, 600_000, "1s to 10m"),
            time("WAYBILL_CLEANUP_EXPORTS_EVERY", 1_000, 86_400_000, "1s to 1d"),
            time("WAYBILL_CLEANUP_LEFTOVERS_EVERY", 1_000, 86_400_000, "1s to 1d"),
            time("WAYBILL_CLEANUP_UPLOADS_EVERY", 1_000, 86_400_000, "1s to 1d"),
            time("WAYBILL_CLEANUP_STRAY_UPLOAD_AGE", 60_000, 2_592_000_000L, "1m to 30d"),
            time("WAYBILL_CLEANUP_PENDING_UPLOADS_EVERY", 1_000, 86_400_000, "1s to 1d"),
            time("WAYBILL_CLEANUP_PENDING_UPLOADS_GRACE", 0, 2_592_000_000L, "0s to 30d"),
            time("WAYBILL_CLEANUP_DISCARDED_EVERY", 1_000, 86_400_000, "1s to 1d"),
            time("WAYBILL_CLEANUP_SWEEPS_EVERY", 1_000, 86_400_000, "1s to 1d"),
            time("WAYBILL_CLEANUP_FILE_AGE", 604_800_000, 31_622_400_000L, "7d to 366d"),
            time("WAYBILL_CLEANUP_TIME_LIMIT", 1_000, 86_400_000, "1s to 1d"),
            time("WAYBILL_CLEANUP_METRICS_EVERY", 100, 60_000, "100ms to 1m"),
            new Bounds("WAYBILL_METRIC_MAX_ROWS", 1, 100_000_000, "", "a whole number from 1 to 100000000"),
            new Bounds("WAYBILL_METRIC_MAX_BYTES", 1, 4L << 30, "KMG", "1 to 4G"),
            time("WAYBILL_METRIC_TIMEOUT", 1_000, 3_600_000, "1s to 1h"),
            time("WAYBILL_CLEANUP_LINKS_EVERY", 1_000, 86_400_000, "1s to 1d"),
            new Bounds("WAYBILL_EXPORT_PART_SIZE", PartSize.LEAST_BYTES, PartSize.MOST_BYTES, "KMG", "5M to 512M"),
            new Bounds("WAYBILL_EXPORT_PARTS_IN_FLIGHT", 1, 64, "", "a whole number from 1 to 64"));

    private static final Map<String, List<String>> CHOICES = Map.of(
            "WAYBILL_EXPORT_LANE", List.of("copy", "jdbc"), "WAYBILL_EXPORT_CHECKPOINTS", List.of("true", "false"));

    /// What the worker lives on, and room for new objects.
    private static final long HEAP_BESIDES_PARTS = 48L << 20;

    private WorkerVariables() {}

    private static Bounds time(String name, long leastMillis, long mostMillis, String allowed) {
        return new Bounds(name, leastMillis, mostMillis, "ms|s|m|h|d", allowed);
    }

    /// One line a mistake, naming variable, value and bounds.
    static List<String> check(Map<String, String> environment) {
        List<String> mistakes = new ArrayList<>();
        for (Bounds bounds : ALL) {
            String value = environment.get(bounds.name());
            if (value != null && !isWithin(bounds, value)) {
                mistakes.add("%s is '%s', allowed is %s".formatted(bounds.name(), value, bounds.allowed()));
            }
        }
        CHOICES.forEach((name, allowed) -> {
            String value = environment.get(name);
            if (value != null && !allowed.contains(value)) {
                mistakes.add("%s is '%s', allowed is %s".formatted(name, value, String.join(" or ", allowed)));
            }
        });
        return mistakes;
    }

    /// A native executable takes no more classes than it was built with.
    static List<String> checkDrivers(Map<String, String> environment, boolean isNative) {
        String directory = environment.getOrDefault(JdbcDrivers.VARIABLE, "");
        return isNative && !directory.isBlank()
                ? List.of(
                        "%s is '%s', but this is a native executable, which cannot load drivers: run this worker on a JVM, or leave the variable out"
                                .formatted(JdbcDrivers.VARIABLE, directory))
                : List.of();
    }

    /// Parts that do not fit into the heap would end the worker in the middle of a large export.
    ///
    /// @param environment free of other mistakes
    static List<String> checkHeap(Map<String, String> environment, long heapBytes) {
        long exports = amount(environment.getOrDefault("WAYBILL_WORKER_CONCURRENCY", "2"));
        long metrics = amount(environment.getOrDefault("WAYBILL_WORKER_METRICS", "4"));
        long parts = amount(environment.getOrDefault("WAYBILL_EXPORT_PARTS_IN_FLIGHT", "3")) + 1;
        long partBytes = amount(environment.getOrDefault("WAYBILL_EXPORT_PART_SIZE", "8M"));
        long ofMetrics = metrics * (MetricPlan.PARTS_IN_FLIGHT + 1) * MetricPlan.PART_BYTES;
        long needed = exports * parts * partBytes + ofMetrics + HEAP_BESIDES_PARTS;
        return needed <= heapBytes
                ? List.of()
                : List.of(
                        "the heap is %d MiB, but %d exports side by side with %d parts of %d MiB each, and %d metrics, need %d MiB: raise -Xmx, or lower WAYBILL_WORKER_CONCURRENCY, WAYBILL_WORKER_METRICS, WAYBILL_EXPORT_PARTS_IN_FLIGHT (now %d) or WAYBILL_EXPORT_PART_SIZE"
                                .formatted(
                                        heapBytes >> 20,
                                        exports,
                                        parts,
                                        partBytes >> 20,
                                        metrics,
                                        needed >> 20,
                                        parts - 1));
    }

    private static long amount(String value) {
        Matcher amount = AMOUNT.matcher(value);
        return amount.matches() ? Long.parseLong(amount.group(1)) * factor(amount.group(2)) : 0;
    }

    private static boolean isWithin(Bounds bounds, String value) {
        Matcher amount = AMOUNT.matcher(value);
        if (!amount.matches() || !isUnit(bounds.units(), amount.group(2))) {
            return false;
        }
        long number = amount(value);
        return number >= bounds.least() && number <= bounds.most();
    }

    private static boolean isUnit(String units, String unit) {
        return switch (units) {
            case "" -> unit.isEmpty();
            case "KMG" -> unit.isEmpty() || units.contains(unit);
            default -> List.of(units.split("\\|")).contains(unit);
        };
    }

    /// Milliseconds of a time, bytes of a size.
    private static long factor(String unit) {
        return switch (unit) {
            case "s" -> 1_000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            case "d" -> 86_400_000;
            case "K" -> 1L << 10;
            case "M" -> 1L << 20;
            case "G" -> 1L << 30;
            default -> 1;
        };
    }
}
