package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.xssf.usermodel.XSSFCell;

/// What a value of a type must be in a workbook, thought out anew from its text.
sealed interface ExpectedCell {

    void check(XSSFCell cell);

    record Text(String text) implements ExpectedCell {
        @Override
        public void check(XSSFCell cell) {
            assertThat(cell.getCellType()).as(text).isEqualTo(CellType.STRING);
            assertThat(cell.getStringCellValue()).isEqualTo(text);
        }
    }

    record Bool(boolean value) implements ExpectedCell {
        @Override
        public void check(XSSFCell cell) {
            assertThat(cell.getBooleanCellValue()).isEqualTo(value);
        }
    }

    /// Excel shows all decimals that it has.
    record Decimal(BigDecimal value) implements ExpectedCell {
        @Override
        public void check(XSSFCell cell) {
            assertThat(cell.getCellType()).as("%s", value).isEqualTo(CellType.NUMERIC);
            assertThat(new BigDecimal(cell.getRawValue())).isEqualTo(value);
            assertThat(cell.getNumericCellValue()).isEqualTo(value.doubleValue());
            String format = value.scale() > 0 && value.scale() <= 15 ? "0." + "0".repeat(value.scale()) : "General";
            assertThat(cell.getCellStyle().getDataFormatString())
                    .as("%s", value)
                    .isEqualTo(format);
        }
    }

    record Binary(double value) implements ExpectedCell {
        @Override
        public void check(XSSFCell cell) {
            assertThat(cell.getCellType()).as("%s", value).isEqualTo(CellType.NUMERIC);
            assertThat(cell.getNumericCellValue()).isEqualTo(value);
        }
    }

    /// A time without a fraction may be shown with one, where others of the column have one.
    ///
    /// @param shown as in CSV, but for the letters of ISO 8601
    record Time(LocalDateTime time, LocalDateTime zero, String format, String shown) implements ExpectedCell {

        private static final BigDecimal DAY = new BigDecimal("86400000000");
        private static final DataFormatter FORMATTER = new DataFormatter();

        @Override
        public void check(XSSFCell cell) {
            assertThat(cell.getCellType()).as(shown).isEqualTo(CellType.NUMERIC);
            double exact = BigDecimal.valueOf(zero.until(time, ChronoUnit.MICROS))
                    .divide(DAY, MathContext.DECIMAL128)
                    .doubleValue();
            assertThat(cell.getNumericCellValue()).isCloseTo(exact, within(Math.ulp(exact)));
            boolean withFraction = cell.getCellStyle().getDataFormatString().equals(format + ".000");
            if (time.getNano() != 0 || !withFraction) {
                assertThat(cell.getCellStyle().getDataFormatString())
                        .isEqualTo(time.getNano() == 0 ? format : format + ".000");
            }
            if (time.getNano() % 1_000_000 == 0) {
                String fraction = ".%03d".formatted(time.getNano() / 1_000_000);
                assertThat(FORMATTER.formatCellValue(cell))
                        .isEqualTo(shown.replaceFirst("\\..*", "") + (withFraction ? fraction : ""));
            }
        }
    }

    static ExpectedCell of(String type, String text) {
        try {
            return switch (type.replaceFirst("\\(.*", "")) {
                case "bool" -> new Bool(text.equals("t"));
                case "int2", "int4", "int8", "oid", "numeric" -> decimal(text);
                case "float4", "float8" -> binary(text);
                case "date" -> time(LocalDate.parse(text).atStartOfDay(), "yyyy-mm-dd", text);
                case "time" ->
                    new Time(
                            LocalDate.EPOCH.atTime(LocalTime.parse(text)),
                            LocalDate.EPOCH.atStartOfDay(),
                            "hh:mm:ss",
                            text);
                case "timestamp", "timestamptz" ->
                    time(
                            LocalDateTime.parse(text.replace("Z", "")),
                            "yyyy-mm-dd hh:mm:ss",
                            text.replace("Z", "").replace('T', ' '));
                default -> new Text(text);
            };
        } catch (DateTimeException e) {
            return new Text(text); // infinity, BC, more than four digits of a year
        }
    }

    private static ExpectedCell decimal(String text) {
        if (!text.matches("[-0-9.]+")) {
            return new Text(text);
        }
        BigDecimal value = new BigDecimal(text);
        BigDecimal least = value.stripTrailingZeros();
        boolean many = least.precision() - Math.min(0, least.scale()) > 15;
        return many || text.length() > 300 ? new Text(text) : new Decimal(value);
    }

    private static ExpectedCell binary(String text) {
        double value = Double.parseDouble(text);
        return Double.isNaN(value) || Double.isInfinite(value) || value != 0 && Math.abs(value) < Double.MIN_NORMAL
                ? new Text(text)
                : new Binary(value);
    }

    private static ExpectedCell time(LocalDateTime time, String format, String shown) {
        LocalDateTime zero = LocalDate.of(1899, 12, 30).atStartOfDay();
        boolean excel = !time.isBefore(LocalDate.of(1900, 3, 1).atStartOfDay()) && time.getYear() <= 9999;
        if (!excel) {
            throw new DateTimeException("no date of Excel");
        }
        return new Time(time, zero, format, shown);
    }
}
