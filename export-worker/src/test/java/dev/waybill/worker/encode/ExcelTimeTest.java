package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExcelTimeTest {

    private static final LocalDate ZERO = LocalDate.of(1899, 12, 30);
    private static final double DAY = 86_400e6; // microseconds
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    @ParameterizedTest
    @CsvSource({"1900-03-01, 61", "1970-01-01, 25569", "2024-02-29, 45351", "9999-12-31, 2958465"})
    void datesAreDays(String date, double days) {
        assertThat(ExcelTime.date(ExcelNumberTest.buffer(date))).isEqualTo(days);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1900-02-28",
                "0001-01-01",
                "10000-01-01",
                "5874897-12-31",
                "0044-03-15 BC",
                "infinity",
                "-infinity"
            })
    void otherDatesAreNone(String date) {
        assertThat(ExcelTime.date(ExcelNumberTest.buffer(date))).isNaN();
        assertThat(ExcelTime.timestamp(ExcelNumberTest.buffer(date + "T12:00:00Z")))
                .isNaN();
    }

    @ParameterizedTest
    @ValueSource(strings = {"infinity", "-infinity", "-0043-03-15T12:00:00", "294276-12-31T23:59:59.999999Z"})
    void otherTimestampsAreNone(String timestamp) {
        assertThat(ExcelTime.timestamp(ExcelNumberTest.buffer(timestamp))).isNaN();
    }

    @ParameterizedTest
    @CsvSource({"00:00:00, 0", "12:00:00, 0.5", "18:00:00, 0.75", "00:00:00.000001, 1.1574074074074074e-11"})
    void timesAreFractionsOfADay(String time, double fraction) {
        assertThat(ExcelTime.time(ExcelNumberTest.buffer(time))).isEqualTo(fraction);
    }

    @Test
    void theEndOfADayIsNoTimeOfIt() {
        assertThat(ExcelTime.time(ExcelNumberTest.buffer("24:00:00"))).isNaN();
    }

    /// To the microsecond.
    static LocalDateTime time(double days) {
        double whole = Math.floor(days);
        return ZERO.plusDays((long) whole).atStartOfDay().plus(Math.round((days - whole) * DAY), ChronoUnit.MICROS);
    }

    @Test
    void microsecondsAreKeptUntil2079() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            LocalDateTime time = LocalDateTime.parse("1900-03-01T00:00:00")
                    .plus(random.nextLong(65_000 * 86_400_000_000L), ChronoUnit.MICROS);
            double days = ExcelTime.timestamp(ExcelNumberTest.buffer(ISO.format(time)));
            assertThat(time(days)).as("seed %d", seed).isEqualTo(time);
        }
    }
}
