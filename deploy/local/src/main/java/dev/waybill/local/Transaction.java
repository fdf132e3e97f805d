package dev.waybill.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/// Demo data is written whole or not at all.
final class Transaction {

    private Transaction() {}

    interface Work {
        void on(Connection connection) throws SQLException;
    }

    /// Commits, or leaves the database as it was; the connection's auto-commit mode comes back.
    static void run(Connection owner, Work work) throws SQLException {
        boolean autoCommit = owner.getAutoCommit();
        owner.setAutoCommit(false);
        try {
            work.on(owner);
            owner.commit();
        } catch (SQLException | RuntimeException e) {
            rollback(owner, e);
            throw e;
        } finally {
            owner.setAutoCommit(autoCommit);
        }
    }

    /// Runs a file of `data/`.
    static void script(Connection owner, String name) throws SQLException {
        execute(owner, text(name));
    }

    static void execute(Connection owner, String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void rollback(Connection owner, Exception cause) {
        try {
            owner.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private static String text(String name) {
        try (InputStream in = Objects.requireNonNull(Transaction.class.getResourceAsStream("data/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
