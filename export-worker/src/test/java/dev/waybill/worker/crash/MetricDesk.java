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
        UUID id = UUID.randomUUID();
        int port = stage.stack.database().port();
        Target target = new Target(
                id, ORG, "postgresql", "127.0.0.1", port, DemoWarehouse.DATABASE, DemoWarehouse.USER, Tls.DISABLE);
        Sealed secret = SecretKeys.of(stage.environment()).orElseThrow().seal(password, target.seal());
        stage.execute("""
                insert into waybill.data_source
                  (id, org_id, name, kind, host, port, database_name, user_name, tls, secret, secret_key_id, created_by)
                values ('%1$s', '%2$s', '%1$s', 'postgresql', '127.0.0.1', %3$d, '%4$s', '%5$s', 'disable', '\\x%6$s', '%7$s',
                        'alice')
                """.formatted(
                        id,
                        ORG,
                        port,
                        DemoWarehouse.DATABASE,
                        DemoWarehouse.USER,
                        HexFormat.of().formatHex(secret.bytes()),
                        secret.keyId()));
        return id;
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
