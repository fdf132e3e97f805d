package dev.waybill.worker.encode;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.contract.Table.Column;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.LocalStack;
import dev.waybill.worker.encode.Lanes.Lane;
import dev.waybill.worker.encode.SheetReader.Cell;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The demo's invoices, cell by cell against what JDBC reads.
@ExtendWith(Lanes.Shared.class)
class XlsxInvoicesIT {

    private static final int ROWS = 200_000;
    private static final LocalDateTime FIRST = LocalDate.of(1900, 3, 1).atStartOfDay();
    private static final LocalDateTime MICROSECONDS_UNTIL =
            LocalDate.of(2079, 6, 6).atStartOfDay();

    @TempDir
    private Path directory;

    @Test
    void everyCellOfTwoHundredThousandInvoicesReadsBackWithItsType(Lanes lanes) throws Exception {
        lanes.demo(ROWS);
        Dataset dataset = invoices();
        String org = DemoTenant.DEMO.id().toString();
        long begun = System.nanoTime();

        Path file = Workbooks.write(lanes, Lane.COPY, dataset, org, directory.resolve("invoices.xlsx"));

        System.out.printf(
                "%,d invoices as XLSX: %,d rows/s%n", ROWS, ROWS * 1_000_000_000L / (System.nanoTime() - begun));
        String columns = dataset.columns().stream().map(Column::name).collect(Collectors.joining(", "));
        try (SheetReader sheet = new SheetReader(file)) {
            sheet.nextSheet();
            assertThat(sheet.nextRow().orElseThrow().values())
                    .extracting(Cell::value)
                    .isEqualTo(dataset.columns().stream().map(Column::header).toList());
            lanes.query("select %s from app.invoices where org_id = '%s' order by id".formatted(columns, org), rows -> {
                int count = 0;
                while (rows.next()) {
                    check(dataset.columns(), rows, sheet.nextRow().orElseThrow());
                    count++;
                }
                assertThat(count).isEqualTo(ROWS);
            });
            assertThat(sheet.nextRow()).isEmpty();
        }
    }

    private static Dataset invoices() throws IOException {
        try (InputStream yaml = requireNonNull(LocalStack.class.getResourceAsStream("datasets.yaml"))) {
            String catalog = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
            return Datasets.parse("datasets.yaml", catalog).find("invoices").orElseThrow();
        }
    }

    private static void check(List<Column> columns, ResultSet row, Map<Integer, Cell> cells) throws SQLException {
        for (int c = 0; c < columns.size(); c++) {
            Object value = switch (columns.get(c).name()) {
                case "id", "customer_id" -> row.getString(c + 1); // ids are texts
                case "issued_on", "due_on" -> row.getObject(c + 1, LocalDate.class);
                case "issued_at" -> row.getObject(c + 1, OffsetDateTime.class).toLocalDateTime(); // in UTC
                case "created_at" -> row.getObject(c + 1, LocalDateTime.class);
                default -> row.getObject(c + 1);
            };
            Cell cell = cells.get(c);
            if (!isSame(value, cell)) {
                throw new AssertionError(
                        "invoice %s, %s: %s became %s".formatted(row.getString(1), columns.get(c), value, cell));
            }
        }
    }

    private static boolean isSame(@Nullable Object value, @Nullable Cell cell) {
        if (value == null || cell == null) {
            return value == null && cell == null;
        }
        return switch (value) {
            case String text -> isText(text, cell);
            case UUID id -> isText(id.toString(), cell);
            case Boolean bool -> cell.type().equals("b") && cell.value().equals(bool ? "1" : "0");
            case BigDecimal number -> isNumber(number, cell);
            case Double number ->
                number == Double.MIN_VALUE
                        ? isText("5e-324", cell)
                        : cell.type().equals("n") && number.equals(Double.valueOf(cell.value()));
            case LocalDate date -> isTime(date.atStartOfDay(), date.toString(), "yyyy-mm-dd", cell);
            case LocalDateTime time -> isTime(time, null, "yyyy-mm-dd hh:mm:ss", cell);
            default -> throw new IllegalArgumentException("a %s".formatted(value.getClass()));
        };
    }

    private static boolean isText(String text, Cell cell) {
        return cell.type().equals("inlineStr") && cell.value().equals(text);
    }

    private static boolean isNumber(BigDecimal number, Cell cell) {
        BigDecimal least = number.stripTrailingZeros();
        if (least.precision() - Math.min(0, least.scale()) > 15) {
            return isText(number.toPlainString(), cell);
        }
        String format = number.scale() == 0 || number.scale() > 15 ? "General" : "0." + "0".repeat(number.scale());
        return cell.type().equals("n")
                && new BigDecimal(cell.value()).equals(number)
                && cell.format().equals(format);
    }

    private static boolean isTime(LocalDateTime time, @Nullable String text, String format, Cell cell) {
        if (time.isBefore(FIRST)) {
            return text == null ? cell.type().equals("inlineStr") : isText(text, cell);
        }
        LocalDateTime read = ExcelTimeTest.time(Double.parseDouble(cell.value()));
        long lost = Math.abs(read.until(time, ChronoUnit.MICROS));
        return cell.type().equals("n")
                && (cell.format().equals(format) && time.getNano() == 0
                        || cell.format().equals(format + ".000"))
                && lost <= (time.isBefore(MICROSECONDS_UNTIL) ? 0 : 50);
    }
}
