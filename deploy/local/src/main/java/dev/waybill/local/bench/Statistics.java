package dev.waybill.local.bench;

import java.util.Collection;

/// Of numbers that were measured.
final class Statistics {

    private Statistics() {}

    /// The middle one; of an even number, the mean of the two in the middle.
    ///
    /// @throws IllegalArgumentException if there is none
    static double median(Collection<? extends Number> measured) {
        double[] sorted = sorted(measured);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// The smallest that is not below this share of them (nearest rank).
    ///
    /// @param percent above 0, to 100
    static double percentile(Collection<? extends Number> measured, double percent) {
        double[] sorted = sorted(measured);
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.clamp(rank, 1, sorted.length) - 1];
    }

    private static double[] sorted(Collection<? extends Number> measured) {
        if (measured.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        return measured.stream().mapToDouble(Number::doubleValue).sorted().toArray();
    }
}
