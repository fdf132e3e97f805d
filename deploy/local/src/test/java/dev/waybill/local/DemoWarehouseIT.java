package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class DemoWarehouseIT {

    @Test
    void isMadeOnceAndItsUserOnlyReads() throws SQLException {
        try (LocalStack stack = LocalStack.startTemporary()) {
            DemoWarehouse.prepare(stack.database());
            DemoWarehouse.prepare(stack.database());

            String url = "jdbc:postgresql://127.0.0.1:%d/%s"
                    .formatted(stack.database().port(), DemoWarehouse.DATABASE);
            try (Connection reader = DriverManager.getConnection(url, DemoWarehouse.USER, DemoWarehouse.PASSWORD);
                    ResultSet orders = reader.createStatement().executeQuery("select count(*) from orders")) {
                orders.next();
                assertThat(orders.getLong(1)).isEqualTo(50_000);
                assertThatThrownBy(() -> reader.createStatement().execute("delete from orders"))
                        .hasMessageContaining("permission denied");
            }
        }
    }
}
