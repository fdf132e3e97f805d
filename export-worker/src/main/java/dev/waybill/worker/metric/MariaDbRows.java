package dev.waybill.worker.metric;

import dev.waybill.worker.source.RowSource;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/// Rows of MySQL and MariaDB as texts, in the order of the query.
///
/// | type | in the file |
/// |---|---|
/// | `TINYINT` to `BIGINT`, with and without `UNSIGNED` | digits; a `BOOLEAN` is a `TINYINT(1)`: `1` or `0` |
/// | `DECIMAL` | digits, exact, with all its places: `-12.50` |
/// | `FLOAT` `DOUBLE` | as the server writes it, a `FLOAT` with 6 digits: `cast(f as double)` has them all |
/// | `BIT(n)` | its bits as a number: `5` |
/// | `DATE` | `2024-05-06` |
/// | `DATETIME` | ISO 8601 without a zone, no zeros at the end: `2024-05-06T07:08:09.12` |
/// | `TIMESTAMP` | ISO 8601 in UTC: `2024-05-06T07:08:09.12Z` |
/// | `TIME` | `07:08:09.120000`, `-838:59:59` |
/// | `YEAR` | `2024` |
/// | `CHAR` `VARCHAR` `TEXT` `ENUM` `SET` | as it is; a `SET` as `a,b` |
/// | `JSON` | as the server writes it |
/// | `BINARY` `VARBINARY` `BLOB` | `\x` and hexadecimal digits |
/// | `GEOMETRY` and its kinds | `\x`, the number of the reference system and WKB; `st_astext(g)` is readable |
/// | `UUID` `INET4` `INET6` | as the server writes it |
/// | a date that is none | as the server has it: `0000-00-00`, `2024-00-15`, `0000-00-00T00:00:00` without `Z` |
/// | NULL | an empty field; an empty text is `""` |
final class MariaDbRows implements RowSource {

    private enum Text {
        AS_IS,
        BITS,
        DATETIME,
        TIMESTAMP,
        BYTES
    }

    private final ResultSet rows;
    private final List<String> headers = new ArrayList<>();
    private final Text[] texts;
    private final Calendar utc = utc();

    MariaDbRows(ResultSet rows) throws SQLException {
        this.rows = rows;
        ResultSetMetaData columns = rows.getMetaData();
        this.texts = new Text[columns.getColumnCount()];
        for (int column = 1; column <= texts.length; column++) {
            headers.add(columns.getColumnLabel(column));
            texts[column - 1] = text(columns.getColumnTypeName(column), columns.getColumnType(column));
        }
    }

    private static Text text(String name, int type) {
        return switch (name) {
            case "BIT" -> Text.BITS;
            case "DATETIME" -> Text.DATETIME;
            case "TIMESTAMP" -> Text.TIMESTAMP;
            default ->
                switch (type) {
                    case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> Text.BYTES;
                    default -> Text.AS_IS;
                };
        };
    }

    List<String> headers() {
        return headers;
    }

    @Override
    public boolean next() throws SQLException {
        return rows.next();
    }

    @Override
    public @Nullable String value(int column) throws SQLException {
        return switch (texts[column]) {
            case AS_IS -> rows.getString(column + 1);
            case BITS -> bits(rows.getBytes(column + 1));
            case BYTES -> TextForms.hex(rows.getBytes(column + 1));
            case DATETIME -> time(column + 1, "");
            case TIMESTAMP -> time(column + 1, "Z");
        };
    }

    private static @Nullable String bits(byte @Nullable [] bytes) {
        return bytes == null ? null : new BigInteger(1, bytes).toString();
    }

    /// Not by the driver's own text, which is shifted where the worker's time zone has no such hour. It is the server's
    /// where month or day is 0; what is a date then to the driver would be another one.
    private @Nullable String time(int column, String zone) throws SQLException {
        String text = rows.getString(column);
        if (text == null) {
            return null;
        }
        Timestamp time = isDate(text) ? rows.getTimestamp(column, utc) : null;
        return time == null
                ? text.replace(' ', 'T').replaceFirst("(\\.\\d*?)0+$", "$1").replaceFirst("\\.$", "")
                : TextForms.iso(LocalDateTime.ofInstant(time.toInstant(), ZoneOffset.UTC)) + zone;
    }

    /// Without the Julian days before 1582 that Java's calendars have, and databases have not.
    private static Calendar utc() {
        GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone(ZoneOffset.UTC));
        calendar.setGregorianChange(new Date(Long.MIN_VALUE));
        return calendar;
    }

    /// `2024-00-15 …` and `0000-00-00 …` are none.
    private static boolean isDate(String text) {
        return !text.startsWith("00", 5) && !text.startsWith("00", 8);
    }

    @Override
    public List<String> cursor() {
        return List.of();
    }

    /// Nothing: closing the result would read what is left of it.
    @Override
    public void close() {}
}
