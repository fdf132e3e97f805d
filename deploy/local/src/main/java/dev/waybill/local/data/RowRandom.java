package dev.waybill.local.data;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Random numbers that depend on (seed, table, tenant, row) alone, so any row can be made without those before it.
///
/// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), sought anew for each row.
final class RowRandom {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final long ROW_STRIDE = 0xD1B54A32D192ED03L;

    private final long stream;
    private long state;

    RowRandom(long seed, String table, UUID tenant) {
        long names = 31L * table.hashCode() + tenant.getMostSignificantBits() * 17 + tenant.getLeastSignificantBits();
        stream = mix(mix(seed) + names);
    }

    /// Starts the numbers of this row.
    RowRandom row(long row) {
        state = mix(stream + row * ROW_STRIDE);
        return this;
    }

    long next() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /// 0 (inclusive) to bound (exclusive).
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /// 0 (inclusive) to bound (exclusive).
    long below(long bound) {
        return Math.floorMod(next(), bound);
    }

    boolean percent(int chance) {
        return below(100) < chance;
    }

    /// A UUID version 4 (RFC 9562, section 5.4).
    UUID uuid() {
        return new UUID((next() & ~0xF000L) | 0x4000, (next() >>> 2) | Long.MIN_VALUE);
    }

    <T extends @Nullable Object> T pick(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
