package dev.waybill.local.bench;

import java.util.OptionalLong;

/// One export by one contender.
///
/// @param key of the object; empty if it stores none
/// @param seconds from the request to the end, as the one who asks sees it
/// @param runSeconds from the start of the work to its end, where that is told apart; else the same
/// @param cpuSeconds user and system time of all its processes, the servers' not among them
/// @param peakBytes the most memory its processes had; empty where the system does not count it
/// @param sha256 of the object as the contender tells it; empty if it does not
/// @param rowCount as the contender tells it; -1 if it does not
record Measured(
        String key,
        double seconds,
        double runSeconds,
        double cpuSeconds,
        OptionalLong peakBytes,
        String sha256,
        long rowCount) {

    static Measured of(String key, double seconds, double cpuSeconds, OptionalLong peakBytes) {
        return new Measured(key, seconds, seconds, cpuSeconds, peakBytes, "", -1);
    }
}
