package dev.waybill.local.bench;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What one export may take: what the worker takes for a tiny one, and a buffer of the size of a part for each part in
/// flight and for the one that is encoded.
///
/// @param partsInFlight `WAYBILL_EXPORT_PARTS_IN_FLIGHT`
/// @param partBytes `WAYBILL_EXPORT_PART_SIZE`
record MemoryFormula(int partsInFlight, long partBytes) {

    private static final String PARTS_IN_FLIGHT = "3";
    private static final String PART_SIZE = "8M";
    private static final Pattern SIZE = Pattern.compile("(\\d+)([KMG]?)");

    /// As the worker has it, which checked the values.
    static MemoryFormula of(Map<String, String> environment) {
        return new MemoryFormula(
                Integer.parseInt(environment.getOrDefault("WAYBILL_EXPORT_PARTS_IN_FLIGHT", PARTS_IN_FLIGHT)),
                bytes(environment.getOrDefault("WAYBILL_EXPORT_PART_SIZE", PART_SIZE)));
    }

    private static long bytes(String size) {
        Matcher matcher = SIZE.matcher(size);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("WAYBILL_EXPORT_PART_SIZE is '%s'".formatted(size));
        }
        int shift = 10 * " KMG".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2));
        return Long.parseLong(matcher.group(1)) << shift;
    }

    /// @param tinyBytes measured for an export that fills no buffer
    double mostBytes(double tinyBytes) {
        return tinyBytes + (partsInFlight + 1) * (double) partBytes;
    }
}
