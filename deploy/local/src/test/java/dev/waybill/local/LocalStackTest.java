package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LocalStackTest {

    private static LocalStack stack;

    @BeforeAll
    static void start() {
        stack = LocalStack.startTemporary();
        stack.database().migrate();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void loginOfTheServicesSeesNoRowsOfAnyTenant() throws SQLException {
        try (Connection owner = stack.database().owner();
                Statement sql = owner.createStatement()) {
            sql.execute("insert into waybill.rate_window values ('a', 's', now(), now(), 1)");
            assertThat(count(sql)).isEqualTo(1);
        }
        try (Connection service = stack.database().service();
                Statement sql = service.createStatement()) {
            assertThat(count(sql)).isZero();
            sql.execute("set waybill.org_id = 'a'");
            assertThat(count(sql)).isEqualTo(1);
        }
    }

    private static int count(Statement sql) throws SQLException {
        try (ResultSet rows = sql.executeQuery("select count(*) from waybill.rate_window")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
