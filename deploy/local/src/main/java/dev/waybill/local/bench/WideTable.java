package dev.waybill.local.bench;

import dev.waybill.local.DemoData;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.data.BulkLoad;
import dev.waybill.local.data.Wide;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/// `app.wide`, filled anew for each size.
final class WideTable {

    private static final long ROWS_OF_ANOTHER_TENANT = 1_000;

    private WideTable() {}

    /// @param rows of tenant demo
    static void load(Connection owner, long rows) throws SQLException {
        drop(owner);
        owner.setAutoCommit(false);
        try (Statement statement = owner.createStatement()) {
            statement.execute("create schema if not exists app");
            statement.execute("create table %s (org_id uuid not null, %s)"
                    .formatted(
                            Wide.TABLE,
                            Wide.COLUMNS.stream()
                                    .map(column -> column.name() + " " + column.type())
                                    .collect(Collectors.joining(", "))));
            BulkLoad.copy(owner, new Wide(DemoData.DEFAULT_SEED, DemoTenant.DEMO.id()), rows);
            BulkLoad.copy(owner, new Wide(DemoData.DEFAULT_SEED, DemoTenant.GLOBEX.id()), ROWS_OF_ANOTHER_TENANT);
            statement.execute("set local maintenance_work_mem = '256MB'");
            statement.execute("alter table %s add primary key (org_id, id)".formatted(Wide.TABLE));
            statement.execute("grant usage on schema app to waybill_worker");
            statement.execute("grant select on %s to waybill_worker".formatted(Wide.TABLE));
            statement.execute("analyze " + Wide.TABLE);
            owner.commit();
        } finally {
            owner.rollback();
            owner.setAutoCommit(true);
        }
    }

    /// Gives its disk space back.
    static void drop(Connection owner) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute("drop table if exists " + Wide.TABLE);
        }
    }
}
