package dev.waybill.worker.request;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Asks the database for exports, each in a transaction of its own.
final class Requests {

    private static final String REQUEST = "select * from waybill.request_scheduled_export(?, ?, ?, ?, ?::jsonb, ?)";

    /// What the database refuses, in the words of the API. Anything else is a surprise.
    private static final Map<String, String> CODES = Map.of(
            "WB001", "unknown-dataset",
            "WB002", "unknown-format",
            "WB003", "unknown-field",
            "WB004", "export-in-progress",
            "WB005", "invalid-request",
            "WB006", "export-queue-full",
            "WB008", "invalid-filter",
            "WB011", "schedule-time-reused",
            "22P05", "invalid-request", // untranslatable_character: U+0000
            "55P03", "export-in-progress"); // lock_not_available: another program's transaction has asked

    /// What the database answers.
    sealed interface Answer {}

    /// @param created false if it was asked for before, with the same schedule time
    record Asked(UUID exportId, boolean created) implements Answer {}

    /// @param code stable, as in the API
    record Refused(String code, String detail) implements Answer {}

    /// What is asked for, of any tenant.
    ///
    /// @param options      JSON
    /// @param scheduleTime without one, each call asks for a new run
    record Wanted(
            String dataset, String format, Optional<String> email, String options, Optional<Instant> scheduleTime) {}

    private final Connection connection;

    /// @param connection of [#connect]
    Requests(Connection connection) {
        this.connection = connection;
    }

    /// With the worker's rights, and no more patience than a few seconds for another program's transaction.
    ///
    /// @param environment free of mistakes
    static Connection connect(Map<String, String> environment) throws SQLException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, environment.get("WAYBILL_DB_USER"));
        PGProperty.PASSWORD.set(properties, environment.get("WAYBILL_DB_PASSWORD"));
        PGProperty.APPLICATION_NAME.set(properties, "waybill-export-worker");
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.PREPARE_THRESHOLD.set(properties, 0);
        Connection connection = new Driver().connect(environment.get("WAYBILL_DB_URL"), properties);
        if (connection == null) {
            throw new SQLException("WAYBILL_DB_URL is no JDBC URL of PostgreSQL");
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("set role waybill_worker; set lock_timeout = '10s'");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /// Killed meanwhile, it was asked for or not: with a schedule time, asking again is safe.
    ///
    /// @throws SQLException if the database failed
    Answer ask(String orgId, Wanted wanted) throws SQLException {
        try (PreparedStatement request = connection.prepareStatement(REQUEST)) {
            request.setString(1, orgId);
            request.setString(2, wanted.email().orElse(null));
            request.setString(3, wanted.dataset());
            request.setString(4, wanted.format());
            request.setString(5, wanted.options());
            request.setObject(
                    6,
                    wanted.scheduleTime().map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null),
                    Types.TIMESTAMP_WITH_TIMEZONE);
            try (ResultSet run = request.executeQuery()) {
                run.next();
                return new Asked(run.getObject("run", UUID.class), run.getBoolean("created"));
            }
        } catch (SQLException e) {
            @Nullable String code = CODES.get(String.valueOf(e.getSQLState()));
            if (code == null) {
                throw e;
            }
            return new Refused(code, said(e));
        }
    }

    /// Without the driver's frame.
    private static String said(SQLException e) {
        ServerErrorMessage server = e instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        String message = server == null ? e.getMessage() : server.getMessage();
        return message == null ? "" : message;
    }
}
