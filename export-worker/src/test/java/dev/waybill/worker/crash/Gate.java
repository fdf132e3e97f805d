package dev.waybill.worker.crash;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;

/// Before it, a chosen write to the database waits until its worker is dead: the moment before a commit.
final class Gate implements AutoCloseable {

    private static final int LOCK = 4711;

    private final Stage stage;
    private final String table;
    private final Connection closed;

    /// @param table whose updates wait
    /// @param when  a condition on the updated row, `new`
    Gate(Stage stage, String table, String when) throws SQLException {
        this.stage = stage;
        this.table = table;
        this.closed = stage.stack.database().superuser();
        try (Statement statement = closed.createStatement()) {
            statement.execute("""
                    create or replace function public.gate() returns trigger language plpgsql as $$
                    begin perform pg_advisory_xact_lock_shared(%1$d); return new; end $$;
                    create trigger gate before update on %2$s
                      for each row when (%3$s) execute function public.gate();
                    select pg_advisory_lock(%1$d)""".formatted(LOCK, table, when));
        }
    }

    void awaitReached(Duration atMost) {
        Awaitility.await("a write to wait at the gate")
                .atMost(atMost)
                .until(() ->
                        stage.count("select count(*) from pg_locks where locktype = 'advisory' and not granted") == 1);
    }

    /// What waits is not done. To be called when its worker is dead.
    @Override
    public void close() throws SQLException {
        stage.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where wait_event_type = 'Lock' and wait_event = 'advisory'");
        stage.execute("drop trigger gate on " + table);
        closed.close();
    }
}
