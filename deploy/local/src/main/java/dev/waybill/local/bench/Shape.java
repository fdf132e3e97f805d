package dev.waybill.local.bench;

import java.util.Locale;

/// Tables to export.
public enum Shape {

    /// The demo's invoices: 16 columns, about 190 bytes of CSV a row.
    NARROW("invoices", 700),

    /// 40 columns with long text, about 1.4 kB of CSV a row.
    WIDE("wide", 5_000);

    private final String dataset;
    private final long diskBytesPerRow;

    Shape(String dataset, long diskBytesPerRow) {
        this.dataset = dataset;
        this.diskBytesPerRow = diskBytesPerRow;
    }

    /// Its entry in the catalog.
    String dataset() {
        return dataset;
    }

    /// The table with its index, and the CSV twice: in parts, and whole when they are put together.
    long diskBytes(long rows) {
        return rows * diskBytesPerRow;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
