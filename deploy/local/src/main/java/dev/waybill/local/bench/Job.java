package dev.waybill.local.bench;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.local.DemoData;
import dev.waybill.local.DemoTenant;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/// What everybody exports: all rows of tenant demo, ordered by key, under the same headers.
///
/// @param rows that must arrive
/// @param tableBytes size of the table, which is about that of the CSV
record Job(Dataset dataset, long rows, long tableBytes) {

    /// Loads the table, writes it to disk, and describes the job.
    static Job load(Lab lab, Shape shape, long rows) throws SQLException {
        Connection owner = lab.owner();
        switch (shape) {
            case NARROW -> DemoData.load(owner, rows);
            case WIDE -> WideTable.load(owner, rows);
        }
        Dataset dataset = Datasets.load(Path.of(lab.environment().getOrDefault("WAYBILL_DATASETS", "")))
                .find(shape.dataset())
                .orElseThrow();
        try (Statement statement = owner.createStatement()) {
            statement.execute("checkpoint");
            try (ResultSet size = statement.executeQuery("select pg_table_size('%s.%s')"
                    .formatted(dataset.table().schema(), dataset.table().name()))) {
                size.next();
                return new Job(dataset, rows, size.getLong(1));
            }
        }
    }

    /// On one line, as `\copy` wants it. No name in the catalogs of this project needs escaping.
    String select() {
        String columns = dataset.columns().stream()
                .map(column -> "%s as \"%s\"".formatted(column.name(), column.header()))
                .collect(Collectors.joining(", "));
        return "select %s from %s.%s where %s = '%s' order by %s"
                .formatted(
                        columns,
                        dataset.table().schema(),
                        dataset.table().name(),
                        dataset.table().tenant(),
                        DemoTenant.DEMO.id(),
                        String.join(", ", dataset.table().key()));
    }
}
