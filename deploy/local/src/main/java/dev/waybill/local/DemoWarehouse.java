package dev.waybill.local;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// A tenant's own database, for SQL metrics to run against: orders of two years, on the stack's server, where Waybill
/// has no rights.
public final class DemoWarehouse {

    public static final String DATABASE = "warehouse";
    public static final String USER = "warehouse_reader";
    public static final String PASSWORD = "reads-only";

    private static final String ORDERS = """
            create table orders (
              id bigint primary key, day date not null, country text not null, product text not null,
              quantity integer not null, amount numeric(12, 2) not null);
            insert into orders
            select n, date '2025-01-01' + (n %% 730)::int,
                   (array['AT', 'BR', 'DE', 'FR', 'JP', 'US'])[1 + (n * 7919) %% 6],
                   (array['Almond milk', 'Basmati rice', 'Café crème', '抹茶'])[1 + (n * 104729) %% 4],
                   1 + (n * 31) %% 9, ((n * 1237) %% 100000) / 100.0
            from generate_series(1::bigint, 50000) n;
            create role %1$s login password '%2$s';
            grant connect on database %3$s to %1$s;
            grant select on orders to %1$s;
            analyze orders
            """.formatted(USER, PASSWORD, DATABASE);

    private DemoWarehouse() {}

    /// Makes it, unless it is there.
    public static void prepare(LocalDatabase database) throws SQLException {
        try (Connection server = database.superuser();
                Statement statement = server.createStatement()) {
            if (exists(statement)) {
                return;
            }
            statement.execute("drop database if exists %s".formatted(DATABASE)); // of a start that was killed
            statement.execute("create database %s".formatted(DATABASE));
            statement.execute("revoke all on database %s from public".formatted(DATABASE));
        }
        try (Connection warehouse = database.superuser(DATABASE);
                Statement statement = warehouse.createStatement()) {
            statement.execute(ORDERS);
        }
    }

    /// Whole: the role is made with the last statements.
    private static boolean exists(Statement statement) throws SQLException {
        try (ResultSet row =
                statement.executeQuery("select exists (select from pg_roles where rolname = '%s')".formatted(USER))) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
