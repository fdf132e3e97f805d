package dev.waybill.worker.encode;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Table;
import dev.waybill.worker.source.Selection;
import dev.waybill.worker.source.TableSource;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Writes a table of the test as PDF, in a process of its own, and says what that took. Arguments: the database's URL,
/// and where to.
final class PdfInSmallHeap {

    private static final int PART_BYTES = 8 * 1024 * 1024;

    private PdfInSmallHeap() {}

    public static void main(String[] arguments) throws Exception {
        Dataset dataset = Lanes.dataset(
                "app.pdf_invoices",
                List.of("id"),
                List.of(
                        "id",
                        "number",
                        "customer",
                        "customer_id",
                        "currency",
                        "net",
                        "tax",
                        "total",
                        "paid",
                        "issued",
                        "due",
                        "created_at",
                        "note",
                        "contact",
                        "lines",
                        "reference"));
        Path pdf = Path.of(arguments[1]);
        long begunAt = System.nanoTime();
        try (Connection connection = DriverManager.getConnection(arguments[0]);
                OutputStream out = Files.newOutputStream(pdf)) {
            connection.setAutoCommit(false);
            write(TableSource.open(connection, Selection.all(dataset.table(), dataset.columns(), "o")), dataset, out);
        }
        System.out.printf(
                "50,000 rows as PDF with -Xmx128m: %.1f s, %,d bytes, %s%n",
                (System.nanoTime() - begunAt) / 1e9, Files.size(pdf), peak());
    }

    private static void write(TableSource table, Dataset dataset, OutputStream out) throws Exception {
        Heading heading = new Heading("Invoices", "o", table.asOf(), Instant.parse("2026-11-21T16:53:30Z"));
        PartBuffer part = new PartBuffer(PART_BYTES);
        try (Rows rows = new PdfRows(new CopyCells(table.copy(Optional.empty())), heading, List.of("csv"))) {
            rows.begin(dataset.columns().stream().map(Table.Column::header).toList(), part);
            while (rows.next(part)) {
                if (part.isFull()) {
                    drain(part, out);
                }
            }
            rows.end(part);
            drain(part, out);
        }
    }

    private static void drain(PartBuffer part, OutputStream out) throws Exception {
        out.write(part.bytes, 0, part.size);
        part.clear();
    }

    /// The most memory that the process had (proc(5)), where there is such a thing.
    private static String peak() throws Exception {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM"))
                        .findFirst()
                        .orElse("")
                        .replaceAll("\\s+", " ")
                : "";
    }
}
