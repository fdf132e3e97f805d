package dev.waybill.worker.crash;

import dev.waybill.contract.metric.SecretKeys;
import dev.waybill.contract.metric.SecretKeys.Sealed;
import dev.waybill.contract.metric.Target;
import dev.waybill.contract.metric.Target.Tls;
import dev.waybill.local.DemoWarehouse;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.UUID;

/// Metrics over the demo's warehouse, asked for as files-service does it.
final class MetricDesk {

    static final String ORG = Stage.DEMO.id().toString();

    private final Stage stage;
    final UUID dataSource;

    MetricDesk(Stage stage) throws SQLException {
        this.stage = stage;
        DemoWarehouse.prepare(stage.stack.database());
        this.dataSource = dataSource(DemoWarehouse.PASSWORD);
    }

    /// The warehouse, with this password.
    UUID dataSource(String password) {
        return dataSource(
                "postgresql", stage.stack.database().port(), DemoWarehouse.DATABASE, DemoWarehouse.USER, password);
    }

    /// A database of the tenant on this machine.
    UUID dataSource(String kind, int port, String database, String user, String password) {
        Target target = new Target(UUID.randomUUID(), ORG, kind, "127.0.0.1", port, database, user, Tls.DISABLE);
        Sealed secret = SecretKeys.of(stage.environment()).orElseThrow().seal(password, target.seal());
        stage.execute("""
                insert into waybill.data_source
                  (id, org_id, name, kind, host, port, database_name, user_name, tls, secret, secret_key_id, created_by)
                values ('%1$s', '%2$s', '%1$s', '%3$s', '127.0.0.1', %4$d, '%5$s', '%6$s', 'disable', '\\x%7$s', '%8$s',
                        'alice')
                """.formatted(
                        target.dataSourceId(),
                        ORG,
                        kind,
                        port,
                        database,
                        user,
                        HexFormat.of().formatHex(secret.bytes()),
                        secret.keyId()));
        return target.dataSourceId();
    }

    /// The result of a statement without parameters.
    ///
    /// @return the run
    UUID request(String name, String sql) {
        return request(dataSource, name, sql, "[]");
    }

    /// @param arguments as `waybill.request_metric` takes them
    UUID request(UUID source, String name, String sql, String arguments) {
        UUID metric = UUID.randomUUID();
        stage.execute("""
                insert into waybill.metric (id, org_id, name, data_source_id, sql, created_by)
                values ('%s', '%s', '%s', '%s', $sql$%s$sql$, 'alice')
                on conflict on constraint metric_name_is_unique do update set id = excluded.id, sql = excluded.sql,
                  data_source_id = excluded.data_source_id
                """.formatted(metric, ORG, name, source, sql));
        return stage.one("""
                with tenant as materialized (select set_config('waybill.org_id', '%s', false) as id)
                select waybill.request_metric('alice', null, '%s', null, '%s', 5) from tenant where id is not null
                """.formatted(ORG, metric, arguments), row -> row.getObject(1, UUID.class));
    }

    /// Statements of metrics that the database still runs.
    long running() {
        return stage.count("select count(*) from pg_stat_activity where datname = '%s' and state = 'active'"
                .formatted(DemoWarehouse.DATABASE));
    }
}
