package dev.waybill.local.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Requests exports as a product does, in SQL, and looks how they go.
final class Runs {

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final long LEAST_PAUSE_NANOS = 4_000_000;
    private static final long MOST_PAUSE_NANOS = 100_000_000;

    private final Lab lab;
    private final Connection connection;

    Runs(Lab lab) {
        this(lab, lab.owner());
    }

    Runs(Lab lab, Connection connection) {
        this.lab = lab;
        this.connection = connection;
    }

    /// What the run's row says.
    ///
    /// @param seconds from its start to its end, by the database's clock; 0 while it runs
    record Run(
            UUID id,
            String status,
            int attempt,
            String objectKey,
            long rowsDone,
            long bytesDone,
            double seconds,
            String sha256,
            String error) {

        boolean isComplete() {
            return status.equals("complete");
        }
    }

    UUID request(String orgId, String dataset) throws SQLException {
        return request(orgId, dataset, "csv", "{}");
    }

    /// @param options a JSON object
    UUID request(String orgId, String dataset, String format, String options) throws SQLException {
        String sql =
                "select waybill.request_export(?, 'bench', null, ?, ?, ?::jsonb || '{\"deliveryMethod\": \"download\"}')";
        try (PreparedStatement request = connection.prepareStatement(sql)) {
            request.setString(1, orgId);
            request.setString(2, dataset);
            request.setString(3, format);
            request.setString(4, options);
            try (ResultSet found = request.executeQuery()) {
                found.next();
                return found.getObject(1, UUID.class);
            }
        }
    }

    Run look(UUID id) throws SQLException {
        String sql = """
                select status, attempt, object_key, rows_done, bytes_done,
                       coalesce(extract(epoch from completed_at - started_at), 0), coalesce(sha256, ''),
                       coalesce(error_code || ': ' || error_message, '')
                from waybill.export_run where id = ?
                """;
        try (PreparedStatement look = connection.prepareStatement(sql)) {
            look.setObject(1, id);
            try (ResultSet row = look.executeQuery()) {
                row.next();
                return new Run(
                        id,
                        row.getString(1),
                        row.getInt(2),
                        row.getString(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getDouble(6),
                        row.getString(7),
                        row.getString(8));
            }
        }
    }

    /// What a caller waits for.
    interface Condition {
        boolean holds(Run run);
    }

    Run awaitComplete(UUID id) throws SQLException {
        return await(id, Run::isComplete).orElseThrow();
    }

    /// Looks every few milliseconds, at most a hundredth of the time that passed, so that the end is seen in time and
    /// the looking costs nothing.
    ///
    /// @return empty if the run is complete without it
    Optional<Run> await(UUID id, Condition condition) throws SQLException {
        long begin = System.nanoTime();
        while (true) {
            Run run = look(id);
            if (condition.holds(run)) {
                return Optional.of(run);
            }
            if (run.isComplete()) {
                return Optional.empty();
            }
            long passed = System.nanoTime() - begin;
            if (run.status().equals("failed") || passed > LONGEST.toNanos()) {
                throw new IllegalStateException(
                        "Export %s is %s after %.0f s. %s".formatted(id, run.status(), passed / 1e9, run.error()));
            }
            lab.setup().stop().pause(Duration.ofNanos(Math.clamp(passed / 100, LEAST_PAUSE_NANOS, MOST_PAUSE_NANOS)));
        }
    }
}
