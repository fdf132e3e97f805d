package dev.waybill.worker.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows of any query, without a key: read once, never gone on with.
///
/// The query stands within another one, which names its columns anew, so two may have the same name, and one may have
/// none:
/// ```sql
/// select q.c1, q.c2::text from (select …
/// ) q(c1, c2)
/// ```
public final class QuerySource {

    private static final String TYPES = """
            with recursive types as (
              select n, type from unnest(cast(? as bigint[])) with ordinality as given(type, n)
              union all
              select n, t.typbasetype::bigint from types join pg_catalog.pg_type t on t.oid = types.type and t.typtype = 'd')
            select pg_catalog.format_type(t.oid, -1), t.oid::bigint, t.typcategory::text, exists (
              select from pg_catalog.pg_cast
              where castsource = t.oid and casttarget = 'text'::regtype and castmethod <> 'i')
            from types join pg_catalog.pg_type t on t.oid = types.type and t.typtype <> 'd' order by n
            """;

    private final Connection connection;
    private final String query;
    private final List<String> names;
    private final List<ColumnType> types;

    private QuerySource(Connection connection, String query, List<String> names, List<ColumnType> types) {
        this.connection = connection;
        this.query = query;
        this.names = names;
        this.types = types;
    }

    /// Looks at the query's columns, reads no row.
    ///
    /// @param connection used by this source alone until its transaction ends
    /// @param query      one statement, whose end no comment hides
    /// @throws SQLException if the server refuses the query; SQLSTATE 42P10 where it has no column
    public static QuerySource within(Connection connection, String query) throws SQLException {
        List<String> names = names(connection, query);
        if (names.isEmpty()) {
            throw new SQLException("the statement selects no column", "42P10");
        }
        return new QuerySource(connection, query, names, types(connection, query, names.size()));
    }

    private static List<String> names(Connection connection, String query) throws SQLException {
        try (Statement select = plain(connection);
                ResultSet none = select.executeQuery("select * from (%s\n) q limit 0".formatted(query))) {
            ResultSetMetaData columns = none.getMetaData();
            List<String> names = new ArrayList<>();
            for (int column = 1; column <= columns.getColumnCount(); column++) {
                names.add(columns.getColumnLabel(column));
            }
            return List.copyOf(names);
        }
    }

    /// Asked of a row of NULLs, since a driver does not tell a column's number in `pg_type`.
    private static List<ColumnType> types(Connection connection, String query, int columns) throws SQLException {
        String numbers = "select array[%s] from (select) one left join (select * from (%s\n) i limit 0) q(%s) on true"
                .formatted(
                        each(columns, c -> "pg_catalog.pg_typeof(q.c%d)::oid::bigint".formatted(c)),
                        query,
                        each(columns, "c%d"::formatted));
        try (Statement select = plain(connection);
                ResultSet row = select.executeQuery(numbers);
                PreparedStatement describe = connection.prepareStatement(TYPES)) {
            row.next();
            describe.setArray(1, row.getArray(1));
            List<ColumnType> types = new ArrayList<>();
            try (ResultSet type = describe.executeQuery()) {
                while (type.next()) {
                    types.add(new ColumnType(
                            type.getString(1),
                            (int) type.getLong(2),
                            type.getString(3).charAt(0),
                            type.getBoolean(4)));
                }
            }
            return List.copyOf(types);
        }
    }

    /// Its text goes to the server as it is: no question mark and no brace of it means anything to the driver.
    private static Statement plain(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        statement.setEscapeProcessing(false);
        return statement;
    }

    /// Of the columns, as the query says them; not unique.
    public List<String> names() {
        return names;
    }

    /// Of the columns.
    public List<ColumnType> types() {
        return types;
    }

    /// The rows, by PostgreSQL's binary COPY, in the order of the query.
    public PostgresCopySource copy() throws SQLException {
        String select = "select %s from (%s\n) q(%s)"
                .formatted(each(types.size(), this::read), query, each(types.size(), "c%d"::formatted));
        List<CopyType> copied = types.stream().map(ColumnType::copied).toList();
        return new PostgresCopySource(connection, select, copied, List.of(), List.of(), Optional.empty());
    }

    private String read(int column) {
        return types.get(column - 1).readFrom("q.c" + column);
    }

    /// @param column from 1
    private static String each(int columns, IntFunction<String> column) {
        return IntStream.rangeClosed(1, columns).mapToObj(column).collect(Collectors.joining(", "));
    }
}
