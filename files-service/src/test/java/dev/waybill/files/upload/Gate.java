package dev.waybill.files.upload;

import static org.awaitility.Awaitility.await;

import dev.waybill.local.LocalDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Holds a tenant's first statement of a kind on `pending_upload` before it touches a row: a trigger that waits for an
/// advisory lock, which the test has. What the service does each second, for nobody in particular, passes.
final class Gate implements AutoCloseable {

    private final Connection owner;
    private final String name;
    private final int key;

    /// @param event update or delete
    Gate(LocalDatabase database, String org, String event, int key) throws SQLException {
        this.owner = database.owner();
        this.name = "test_gate_" + key;
        this.key = key;
        run("select pg_advisory_lock(%d)".formatted(key));
        function("if current_setting('waybill.org_id', true) = '%s' then perform pg_advisory_xact_lock(%d); end if;"
                .formatted(org, key));
        run("create trigger %s before %s on waybill.pending_upload for each statement execute function waybill.%s()"
                .formatted(name, event, name));
    }

    private void function(String body) throws SQLException {
        run("""
                create or replace function waybill.%s() returns trigger language plpgsql set lock_timeout = 0
                as $$ begin %s return null; end $$""".formatted(name, body));
    }

    /// Waits until one stands before it. Those that come later do not.
    void awaitAndLetOthersPass() throws SQLException {
        await().until(this::isWaitedAt);
        function("");
    }

    private boolean isWaitedAt() throws SQLException {
        try (Statement sql = owner.createStatement();
                ResultSet waiting = sql.executeQuery(
                        "select from pg_locks where locktype = 'advisory' and objid = %d and not granted"
                                .formatted(key))) {
            return waiting.next();
        }
    }

    /// Lets the one that waits go on.
    void open() throws SQLException {
        run("select pg_advisory_unlock_all()");
    }

    private void run(String statement) throws SQLException {
        try (Statement sql = owner.createStatement()) {
            sql.execute(statement);
        }
    }

    @Override
    public void close() throws SQLException {
        open();
        run("drop function waybill.%s cascade".formatted(name));
        owner.close();
    }
}
