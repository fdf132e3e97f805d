package dev.waybill.local.bench;

import java.util.Locale;

/// Who exports side by side.
public enum Peer {
    WAYBILL("waybill"),
    NATIVE("waybill, native"),
    PSQL("psql \\copy | aws s3 cp -"),
    JDBC("JDBC + opencsv + AWS SDK"),
    NODE("Node: query stream, csv, Upload"),
    FLOOR("floor: binary COPY to nowhere");

    private final String title;

    Peer(String title) {
        this.title = title;
    }

    /// For tables.
    public String title() {
        return title;
    }

    /// As `--peers` and the JSON name it.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
