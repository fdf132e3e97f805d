package dev.waybill.local.bench;

import java.util.Locale;

/// The benchmarks there are, in the order they run.
public enum Benchmark {
    EXPORT,
    START,
    SMALL,
    FLEET,
    CHECKPOINTS,
    KILL,
    SIGN,
    MEMORY,
    ARCHIVE,
    FORMATS,
    STARTUP;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
