package dev.waybill.worker.encode;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Table;
import dev.waybill.worker.encode.Lanes.Lane;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;

/// XLSX files of tables, written part after part.
final class Workbooks {

    static final Heading HEADING = new Heading(
            "Invoices", "o", Instant.parse("2026-01-02T03:04:05.678Z"), Instant.parse("2026-01-02T03:04:00.123Z"));

    private static final int PART_BYTES = 64 * 1024;

    static {
        ZipSecureFile.setMinInflateRatio(0); // what repeats itself is packed well
    }

    private Workbooks() {}

    static Path write(Lanes lanes, Lane lane, Dataset dataset, String org, Path file) throws Exception {
        List<String> names = dataset.table().columnNames();
        lanes.cells(lane, dataset, org, cells -> {
            try (XlsxRows rows =
                    new XlsxRows(cells, XlsxRows.ids(names, dataset.table().key()), HEADING)) {
                write(rows, dataset, file);
            }
        });
        return file;
    }

    /// Opened for writing, POI would write it anew when it closes it.
    static XSSFWorkbook open(Path file) throws IOException, InvalidFormatException {
        return new XSSFWorkbook(OPCPackage.open(file.toFile(), PackageAccess.READ));
    }

    static long write(XlsxRows rows, Dataset dataset, Path file) throws IOException, SQLException {
        try (OutputStream out = Files.newOutputStream(file)) {
            PartBuffer part = new PartBuffer(PART_BYTES);
            rows.begin(dataset.columns().stream().map(Table.Column::header).toList(), part);
            long count = 0;
            while (rows.next(part)) {
                count++;
                part = cut(part, out);
            }
            rows.end(part);
            out.write(part.array(), 0, part.length());
            return count;
        }
    }

    /// A full part goes, and another buffer takes what stands behind it.
    private static PartBuffer cut(PartBuffer part, OutputStream out) throws IOException {
        if (!part.isFull()) {
            return part;
        }
        out.write(part.array(), 0, part.partBytes());
        PartBuffer next = new PartBuffer(PART_BYTES);
        next.write(part.carry());
        return next;
    }
}
