package dev.waybill.local.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.contract.Dataset;
import dev.waybill.contract.ExportFormat;
import dev.waybill.local.DemoTenant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// A table in the formats beside CSV, each by one request that waits for its link: whether the file is of its kind, and
/// has the rows of the database.
final class FormatChecks {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Checks checks;
    private final DemoUser user;
    private final Path directory;

    FormatChecks(Checks checks, DemoUser user, Path directory) {
        this.checks = checks;
        this.user = user;
        this.directory = directory;
    }

    void run(Dataset dataset, Connection owner, DemoTenant tenant)
            throws SQLException, IOException, InterruptedException {
        long rows = new ExpectedCsv(owner).rowCount(dataset.table(), tenant.id());
        checkLines(user.sync(dataset.name(), "format=jsonl&compression=gzip", directory), dataset, rows);
        checkWorkbook(user.sync(dataset.name(), "format=xlsx", directory), rows);
        checkDocument(user.sync(dataset.name(), "format=pdf", directory));
    }

    private void checkLines(Path file, Dataset dataset, long rows) throws IOException {
        List<String> names = dataset.columns().stream()
                .map(column -> column.header(ExportFormat.JSONL))
                .toList();
        long objects = 0;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode object = JSON.readTree(line);
                objects += names.equals(object.properties().stream()
                                .map(Map.Entry::getKey)
                                .toList())
                        ? 1
                        : 0;
            }
        }
        checks.same("objects in the JSON Lines, unpacked", rows, objects);
    }

    private void checkWorkbook(Path file, long rows) throws IOException {
        String sheet = ZipContent.read(file)
                .find("xl/worksheets/sheet1.xml")
                .map(entry -> new String(entry.bytes(), StandardCharsets.UTF_8))
                .orElse("");
        checks.same("rows in the workbook, without the header", rows, sheet.split("<row ", -1).length - 2L);
    }

    private void checkDocument(Path file) throws IOException {
        String pdf = Files.readString(file, StandardCharsets.ISO_8859_1);
        checks.holds(
                "the PDF is whole",
                pdf.startsWith("%PDF-") && pdf.stripTrailing().endsWith("%%EOF"),
                "%,d bytes".formatted(pdf.length()));
    }
}
