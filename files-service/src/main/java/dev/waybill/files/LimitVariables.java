package dev.waybill.files;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The variables that may be absent and, where they are there, must be whole numbers, or times, within bounds, or
/// `true` or `false`.
final class LimitVariables {

    private static final long WEEK_SECONDS = 604_800; // the longest that S3 signs for
    private static final long LARGEST_PUT_BYTES = 5_368_709_120L; // 5 GiB, S3's limit of one PUT

    private static final long LARGEST_OBJECT_BYTES = 5_497_558_138_880L; // 5 TiB, S3's limit of one object
    private static final long LONGEST_REST_SECONDS = 2_592_000; // 30 days

    private static final long MOST_METRICS = 1_000; // of one tenant, side by side

    private record Bounds(String name, long least, long most) {}

    private static final List<Bounds> ALL = List.of(
            new Bounds("WAYBILL_FILES_PORT", 1, 65_535),
            new Bounds("WAYBILL_DB_POOL_SIZE", 1, 1_000),
            new Bounds("WAYBILL_UPLOAD_MAX_BYTES", 1, LARGEST_PUT_BYTES),
            new Bounds("WAYBILL_UPLOAD_MULTIPART_MAX_BYTES", 1, LARGEST_OBJECT_BYTES),
            new Bounds("WAYBILL_UPLOAD_MULTIPART_SECONDS", 60, LONGEST_REST_SECONDS),
            new Bounds("WAYBILL_UPLOAD_QUOTA_BYTES", 1, Long.MAX_VALUE),
            new Bounds("WAYBILL_UPLOAD_RATE_PER_MINUTE", 1, Integer.MAX_VALUE),
            new Bounds("WAYBILL_UPLOAD_LINK_SECONDS", 1, WEEK_SECONDS),
            new Bounds("WAYBILL_PROFILE_IMAGE_MAX_BYTES", 1, LARGEST_PUT_BYTES),
            new Bounds("WAYBILL_DOWNLOAD_LINK_SECONDS", 1, WEEK_SECONDS),
            new Bounds("WAYBILL_EXPORT_RATE_PER_MINUTE", 1, Integer.MAX_VALUE),
            new Bounds("WAYBILL_EXPORT_SYNC_RATE_PER_MINUTE", 1, Integer.MAX_VALUE),
            new Bounds("WAYBILL_EXPORT_ESTIMATES_PER_MINUTE", 1, Integer.MAX_VALUE),
            new Bounds("WAYBILL_EXPORT_ARCHIVES_PER_HOUR", 1, Integer.MAX_VALUE),
            new Bounds("WAYBILL_METRIC_RATE_PER_MINUTE", 1, Integer.MAX_VALUE),
            new Bounds("WAYBILL_METRIC_PER_TENANT", 1, MOST_METRICS));

    private static final List<String> TIMEOUTS =
            List.of("WAYBILL_EXPORT_SYNC_TIMEOUT", "WAYBILL_METRIC_ANSWER_TIMEOUT");
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m)");
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final String FORMS = "WAYBILL_UPLOAD_FORMS";
    private static final List<String> BOOLEANS = List.of("true", "false");

    private LimitVariables() {}

    /// One line a mistake, naming variable, value and bounds.
    static List<String> check(Map<String, String> environment) {
        List<String> mistakes = new ArrayList<>();
        for (Bounds bounds : ALL) {
            String value = environment.get(bounds.name());
            if (value != null && !isWithin(bounds, value)) {
                mistakes.add("%s is '%s', allowed is a whole number from %d to %d"
                        .formatted(bounds.name(), value, bounds.least(), bounds.most()));
            }
        }
        for (String name : TIMEOUTS) {
            String timeout = environment.get(name);
            if (timeout != null && !isWithin(timeout)) {
                mistakes.add("%s is '%s', allowed is 1s to 10m".formatted(name, timeout));
            }
        }
        String forms = environment.get(FORMS);
        if (forms != null && !BOOLEANS.contains(forms)) {
            mistakes.add(
                    "%s is '%s', allowed is true, or false for a store that has no POST forms".formatted(FORMS, forms));
        }
        return mistakes;
    }

    private static boolean isWithin(String timeout) {
        Matcher time = TIME.matcher(timeout);
        if (!time.matches()) {
            return false;
        }
        long number = Long.parseLong(time.group(1));
        Duration duration = switch (time.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
        return duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0;
    }

    private static boolean isWithin(Bounds bounds, String value) {
        try {
            long number = Long.parseLong(value);
            return number >= bounds.least() && number <= bounds.most();
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
