package dev.waybill.local.data;

/// The rows of one tenant in one table.
public interface Rows {

    /// `app.invoices`.
    String table();

    /// Names in the order that [#write] writes, comma between.
    String columns();

    /// @param id 1 and up
    void write(long id, CopyRows to);
}
