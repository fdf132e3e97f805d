package dev.waybill.worker.encode;

import dev.waybill.contract.CsvStyle;
import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.contract.ExportFormat;
import dev.waybill.contract.Table;
import dev.waybill.local.DemoData;
import dev.waybill.local.DemoTables;
import dev.waybill.local.LocalDatabase;
import dev.waybill.local.LocalStack;
import dev.waybill.worker.source.Selection;
import dev.waybill.worker.source.TableSource;
import dev.waybill.worker.source.TableSource.Estimate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.postgresql.PGConnection;

/// A database, and the three ways of its rows to CSV: the COPY lane, the JDBC lane, and the server's own. One
/// for all tests that ask for it.
final class Lanes implements AutoCloseable {

    enum Lane {
        COPY,
        JDBC
    }

    /// Of an export.
    ///
    /// @param ends    where the header and each row end, in characters
    /// @param cursors after each row
    record Export(String csv, List<Integer> ends, List<List<String>> cursors) {

        /// Header and all rows after so many.
        String from(int row) {
            return csv.substring(0, ends.getFirst()) + csv.substring(ends.get(row));
        }
    }

    private final LocalStack stack = LocalStack.startTemporary();
    private final Connection connection;

    private Lanes() throws SQLException {
        connection = stack.database().owner();
        execute("set timezone = 'UTC'; create schema app");
        execute(IsoTimestamps.IN_SQL);
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// One table of `org`, `id`, and the values, of this type; NULL is the last.
    void table(String name, String type, List<String> values) throws SQLException {
        execute("create table %s (org text not null, id int primary key, v %s)".formatted(name, type));
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into %s select 'o', n, v::%s from unnest(?::text[] || null::text) with ordinality u (v, n)"
                        .formatted(name, type))) {
            insert.setArray(1, connection.createArrayOf("text", values.toArray()));
            insert.execute();
        }
    }

    /// Rows in the text format of COPY.
    void load(String table, String rows) throws SQLException, IOException {
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                        "copy %s from stdin".formatted(table),
                        new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)));
    }

    /// The demo's tables; see its catalog.
    void loadDemo(long invoices) throws SQLException {
        DemoData.load(connection, invoices);
        DemoTables.load(connection);
    }

    /// The tables of the demo's catalog, invoices first.
    static List<Dataset> demoTables() throws IOException {
        try (InputStream in = Objects.requireNonNull(LocalStack.class.getResourceAsStream("datasets.yaml"))) {
            return Datasets.parse("datasets.yaml", new String(in.readAllBytes(), StandardCharsets.UTF_8)).all().stream()
                    .filter(dataset -> dataset.content() instanceof Table)
                    .toList();
        }
    }

    /// Text columns, as JDBC reads them.
    List<List<@Nullable String>> rows(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            List<List<@Nullable String>> rows = new ArrayList<>();
            while (found.next()) {
                List<@Nullable String> row = new ArrayList<>();
                for (int c = 1; c <= found.getMetaData().getColumnCount(); c++) {
                    row.add(found.getString(c));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /// What the server itself writes.
    String byServer(String query) throws SQLException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("copy (%s) to stdout (format csv, header)".formatted(query), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /// @param columns as the catalog has them, e.g. `v` or `v, header: Value`
    static Dataset dataset(String table, List<String> key, List<String> columns) {
        String list = String.join("}, {name: ", columns);
        return Datasets.parse("test", """
                        datasets:
                          d: {kind: table, from: %s, tenant: org, key: %s, formats: [csv], columns: [{name: %s}]}
                        """.formatted(table, key, list)).find("d").orElseThrow();
    }

    /// Tenant o's rows.
    Export export(Lane lane, Dataset dataset, Optional<List<String>> after) throws SQLException {
        return export(lane, dataset, "o", after);
    }

    Export export(Lane lane, Dataset dataset, String org, Optional<List<String>> after) throws SQLException {
        connection.setAutoCommit(false);
        try {
            TableSource table = TableSource.open(connection, Selection.all(dataset.table(), dataset.columns(), org));
            try (CsvRows rows = rows(lane, table, after, CsvStyle.USUAL)) {
                return read(rows, dataset);
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    interface Use<T> {
        void with(T it) throws Exception;
    }

    /// A tenant's cells, for formats that know types. They have a connection of their own: COPY cuts it where a
    /// format ends before its rows.
    void cells(Lane lane, Dataset dataset, String org, Use<Cells> use) throws Exception {
        try (Connection own = stack.database().owner()) {
            own.setAutoCommit(false);
            TableSource table = TableSource.open(own, Selection.all(dataset.table(), dataset.columns(), org));
            try (Cells cells = cells(lane, table)) {
                use.with(cells);
            }
        }
    }

    /// What pgjdbc itself reads.
    void query(String sql, Use<ResultSet> use) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            use.with(rows);
        }
    }

    /// Loads the demo's tables.
    void demo(long invoices) throws SQLException {
        stack.database().migrate();
        DemoData.load(connection, invoices);
    }

    /// For other processes, with the login of the services.
    String serviceUrl() {
        LocalDatabase database = stack.database();
        return "%s?user=%s&password=%s".formatted(database.jdbcUrl(), database.user(), database.password());
    }

    private static CsvRows rows(Lane lane, TableSource table, Optional<List<String>> after, CsvStyle style)
            throws SQLException {
        return switch (lane) {
            case COPY -> new CopyCsvRows(table.copy(after), table.types(), style);
            case JDBC -> new JdbcCsvRows(table.rows(after, new Estimate(10, 1_000)), table.types(), style);
        };
    }

    /// A tenant's rows, as a file would have them.
    byte[] csv(Lane lane, Dataset dataset, String org, CsvStyle style) throws SQLException {
        return file(dataset, org, ExportFormat.CSV, table -> rows(lane, table, Optional.empty(), style));
    }

    byte[] jsonLines(Lane lane, Dataset dataset, String org) throws SQLException {
        List<String> names = headers(dataset, ExportFormat.JSONL);
        return file(dataset, org, ExportFormat.JSONL, table -> new JsonRows(cells(lane, table), names));
    }

    private static Cells cells(Lane lane, TableSource table) throws SQLException {
        return switch (lane) {
            case COPY -> new CopyCells(table.copy(Optional.empty()));
            case JDBC -> new JdbcCells(table.rows(Optional.empty(), new Estimate(10, 1_000)), table.types());
        };
    }

    private interface Opening {
        Rows open(TableSource table) throws SQLException;
    }

    private byte[] file(Dataset dataset, String org, ExportFormat format, Opening opening) throws SQLException {
        connection.setAutoCommit(false);
        try {
            boolean nestedAsJson = format == ExportFormat.JSONL;
            TableSource table = TableSource.open(
                    connection, new Selection(dataset.table(), dataset.columns(), org, List.of(), nestedAsJson));
            PartBuffer out = new PartBuffer(1); // grows
            try (Rows rows = opening.open(table)) {
                rows.begin(headers(dataset, format), out);
                while (rows.next(out)) {}
                rows.end(out);
            }
            return Arrays.copyOf(out.array(), out.length());
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static List<String> headers(Dataset dataset, ExportFormat format) {
        return dataset.columns().stream().map(c -> c.header(format)).toList();
    }

    private static Export read(CsvRows rows, Dataset dataset) throws SQLException {
        PartBuffer out = new PartBuffer(1); // grows
        List<Integer> ends = new ArrayList<>();
        List<List<String>> cursors = new ArrayList<>();
        StringBuilder csv = new StringBuilder();
        rows.begin(dataset.columns().stream().map(Table.Column::header).toList(), out);
        do {
            csv.append(new String(out.bytes, 0, out.size, StandardCharsets.UTF_8));
            ends.add(csv.length());
            if (ends.size() > 1) {
                cursors.add(rows.cursor());
            }
            out.clear();
        } while (rows.next(out));
        return new Export(csv.toString(), ends, cursors);
    }

    /// Tenant o's rows in a format that tells types apart. Over a connection of its own: what is left early is cut.
    byte[] write(Lane lane, Dataset dataset, Function<Cells, Rows> format) throws SQLException {
        try (Connection own = stack.database().owner()) {
            own.setAutoCommit(false);
            TableSource table = TableSource.open(own, Selection.all(dataset.table(), dataset.columns(), "o"));
            try (Rows rows = format.apply(cells(lane, table))) {
                PartBuffer out = new PartBuffer(1); // grows
                rows.begin(dataset.columns().stream().map(Table.Column::header).toList(), out);
                while (rows.next(out)) {
                    // all into one
                }
                rows.end(out);
                return Arrays.copyOf(out.bytes, out.size);
            }
        }
    }

    /// For the driver in another process.
    String url() {
        String[] login = URI.create(stack.database().ownerUrl()).getUserInfo().split(":", 2);
        return "%s?user=%s&password=%s".formatted(stack.database().jdbcUrl(), login[0], login[1]);
    }

    @Override
    public void close() throws SQLException {
        try (stack) {
            connection.close();
        }
    }

    /// Starts it when the first test asks for it; it ends with the last test of all.
    static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Lanes.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .getOrComputeIfAbsent(Lanes.class, key -> start(), Lanes.class);
        }

        private static Lanes start() {
            try {
                return new Lanes();
            } catch (SQLException e) {
                throw new IllegalStateException("no database for the differential tests", e);
            }
        }
    }
}
