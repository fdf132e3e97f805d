package dev.waybill.local;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// A migrated stack for the tests of one class; each begins without schema `app`.
public abstract class WithoutDemoData {

    protected static LocalStack stack;
    protected Connection owner;

    @BeforeAll
    static void start() {
        stack = LocalStack.startTemporary();
        stack.database().migrate();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @BeforeEach
    void connect() throws SQLException {
        owner = stack.database().owner();
        execute("drop schema if exists app cascade");
    }

    @AfterEach
    void disconnect() throws SQLException {
        owner.close();
    }

    protected long count(String from) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet found = statement.executeQuery("select count(*) from " + from)) {
            found.next();
            return found.getLong(1);
        }
    }

    protected void execute(String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }
}
