package dev.waybill.worker.metric;

import dev.waybill.worker.source.RowSource;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Rows of any driver as texts, in the order of the query, by the numbers of [Types].
///
/// | type | in the file |
/// |---|---|
/// | `NUMERIC` `DECIMAL` | digits, exact: `-12.50` |
/// | `TINYINT` to `BIGINT`, `REAL` `FLOAT` `DOUBLE` | as the driver writes it |
/// | `BOOLEAN` `BIT` | `true` or `false` |
/// | `DATE` | `2024-05-06` |
/// | `TIMESTAMP` | ISO 8601 without a zone: `2024-05-06T07:08:09.12` |
/// | `TIMESTAMP_WITH_TIMEZONE`, also Oracle's (-101, -102) and SQL Server's (-155) | in UTC: `2024-05-06T07:08:09.12Z`
/// |
/// | `BINARY` `VARBINARY` `LONGVARBINARY` `BLOB` | `\x` and hexadecimal digits |
/// | `CHAR` to `CLOB`, `TIME`, `ARRAY`, `SQLXML`, UUIDs, all others | as the driver writes it |
/// | NULL | an empty field; an empty text is `""` |
final class JdbcRows implements RowSource {

    private static final int ORACLE_TIMESTAMP_WITH_ZONE = -101;
    private static final int ORACLE_TIMESTAMP_WITH_LOCAL_ZONE = -102;
    private static final int SQL_SERVER_DATETIMEOFFSET = -155;

    private final ResultSet rows;
    private final List<String> headers = new ArrayList<>();
    private final int[] columns;

    JdbcRows(ResultSet rows) throws SQLException {
        this.rows = rows;
        ResultSetMetaData described = rows.getMetaData();
        this.columns = new int[described.getColumnCount()];
        for (int column = 1; column <= columns.length; column++) {
            headers.add(described.getColumnLabel(column));
            columns[column - 1] = "uuid".equalsIgnoreCase(described.getColumnTypeName(column))
                    ? Types.OTHER // which some drivers take for bytes
                    : described.getColumnType(column);
        }
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
        int at = column + 1;
        return switch (columns[column]) {
            case Types.NUMERIC, Types.DECIMAL -> orNull(rows.getBigDecimal(at), BigDecimal::toPlainString);
            case Types.BOOLEAN, Types.BIT -> truth(at);
            case Types.DATE -> orNull(rows.getObject(at, LocalDate.class), LocalDate::toString);
            case Types.TIMESTAMP -> orNull(rows.getObject(at, LocalDateTime.class), TextForms::iso);
            case Types.TIMESTAMP_WITH_TIMEZONE,
                    ORACLE_TIMESTAMP_WITH_ZONE,
                    ORACLE_TIMESTAMP_WITH_LOCAL_ZONE,
                    SQL_SERVER_DATETIMEOFFSET -> orNull(rows.getObject(at, OffsetDateTime.class), JdbcRows::utc);
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> TextForms.hex(rows.getBytes(at));
            default -> rows.getString(at);
        };
    }

    private static <T> @Nullable String orNull(@Nullable T value, Function<T, String> text) {
        if (value == null) {
            return null;
        }
        return text.apply(value);
    }

    private @Nullable String truth(int at) throws SQLException {
        String text = Boolean.toString(rows.getBoolean(at));
        return rows.wasNull() ? null : text;
    }

    private static String utc(OffsetDateTime time) {
        return TextForms.iso(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()) + "Z";
    }

    @Override
    public List<String> cursor() {
        return List.of();
    }

    /// Nothing: closing the result may read what is left of it.
    @Override
    public void close() {}
}
