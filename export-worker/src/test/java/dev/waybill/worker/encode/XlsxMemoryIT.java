package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.Dataset;
import dev.waybill.worker.source.Selection;
import dev.waybill.worker.source.TableSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// More rows than a sheet holds, in a small JVM of its own.
@ExtendWith(Lanes.Shared.class)
class XlsxMemoryIT {

    private static final int ROWS = 1_200_000;
    private static final int SHEET = 1_048_575;

    @TempDir
    private Path directory;

    @Test
    void moreThanAMillionRowsFillTwoSheetsWithinASmallHeap(Lanes lanes) throws Exception {
        lanes.execute("""
                create table app.sheet_many (org text, id int primary key, amount numeric(12, 2), at timestamptz, name text);
                insert into app.sheet_many
                    select 'o', n, n * 0.37, timestamptz '2020-01-01' + n * interval '17 s', 'Customer ' || n %% 1000
                    from generate_series(1, %d) n;
                grant usage on schema app to public; grant select on app.sheet_many to public""".formatted(ROWS));
        Path file = directory.resolve("many.xlsx");
        Path log = directory.resolve("log");

        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        XlsxMemoryIT.class.getName(),
                        lanes.serviceUrl(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(writer.waitFor(400, TimeUnit.SECONDS)).isTrue();

        System.out.print(Files.readString(log));
        assertThat(writer.exitValue()).as(Files.readString(log)).isZero();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(rows(zip, 1)).isEqualTo(1 + SHEET);
            assertThat(rows(zip, 2)).isEqualTo(1 + ROWS - SHEET);
            assertThat(zip.getEntry("xl/worksheets/sheet3.xml")).isNull();
        }
        try (SheetReader sheet = new SheetReader(file)) {
            sheet.nextSheet();
            assertThat(sheet.nextSheet()).contains("Invoices (2)");
            assertThat(sheet.nextFirst()).isEqualTo("id");
            assertThat(sheet.nextFirst()).isEqualTo(Integer.toString(SHEET + 1));
        }
    }

    private static int rows(ZipFile zip, int sheet) throws IOException {
        int rows = 0;
        try (InputStream xml = zip.getInputStream(zip.getEntry("xl/worksheets/sheet%d.xml".formatted(sheet)))) {
            byte[] end = "</row>".getBytes(StandardCharsets.US_ASCII);
            byte[] chunk = new byte[64 * 1024];
            int matched = 0;
            for (int n = xml.read(chunk); n >= 0; n = xml.read(chunk)) {
                for (int i = 0; i < n; i++) {
                    matched = chunk[i] == end[matched] ? matched + 1 : chunk[i] == '<' ? 1 : 0;
                    if (matched == end.length) {
                        rows++;
                        matched = 0;
                    }
                }
            }
        }
        return rows;
    }

    /// @param args JDBC URL, file
    static void main(String[] args) throws Exception {
        Dataset dataset = Lanes.dataset("app.sheet_many", List.of("id"), List.of("id", "amount", "at", "name"));
        long begun = System.nanoTime();
        try (Connection connection = DriverManager.getConnection(args[0])) {
            connection.setAutoCommit(false);
            TableSource table = TableSource.open(connection, Selection.all(dataset.table(), dataset.columns(), "o"));
            CopyCells cells = new CopyCells(table.copy(Optional.empty()));
            try (XlsxRows rows = new XlsxRows(cells, Set.of(0), Workbooks.HEADING)) {
                long count = Workbooks.write(rows, dataset, Path.of(args[1]));
                long millis = (System.nanoTime() - begun) / 1_000_000;
                System.out.printf("%,d rows as XLSX in %,d ms, %s%n", count, millis, peak());
            }
        }
    }

    private static String peak() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("")
                .replaceAll("\\s+", " ");
    }
}
