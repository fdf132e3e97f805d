package dev.waybill.local;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;

/// The database of the stack and its logins; `roles.sql` says what each may do.
public final class LocalDatabase {

    static final String OWNER = "waybill_owner";
    static final String OWNER_PASSWORD = "waybill_owner";
    private static final String SERVICE = "waybill";
    private static final String SERVICE_PASSWORD = "waybill";

    private final String host;
    private final int port;
    private final String superuserPassword;

    LocalDatabase(int port, String superuserPassword) {
        this("127.0.0.1", port, superuserPassword);
    }

    /// One that somebody else started, and ran `roles.sql` on.
    public LocalDatabase(String host, int port, String superuserPassword) {
        this.host = host;
        this.port = port;
        this.superuserPassword = superuserPassword;
    }

    public String jdbcUrl() {
        return jdbcUrl("waybill");
    }

    /// The login of the services.
    public String user() {
        return SERVICE;
    }

    public String password() {
        return SERVICE_PASSWORD;
    }

    /// For psql and the like, as the owner, who reads every tenant.
    public String ownerUrl() {
        return "postgresql://%s:%s@%s:%d/waybill".formatted(OWNER, OWNER_PASSWORD, host, port);
    }

    /// Owner of the database and of Waybill's tables; not a superuser.
    public Connection owner() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), OWNER, OWNER_PASSWORD);
    }

    /// As the services connect, with no tenant set: sees no tenant's rows.
    public Connection service() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), SERVICE, SERVICE_PASSWORD);
    }

    /// For tests that end other sessions or look into the server. No service ever connects so.
    public Connection superuser() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), "postgres", superuserPassword);
    }

    /// The same, of another database on the server.
    public Connection superuser(String name) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(name), "postgres", superuserPassword);
    }

    public int port() {
        return port;
    }

    private String jdbcUrl(String name) {
        return "jdbc:postgresql://%s:%d/%s".formatted(host, port, name);
    }

    /// Brings schema `waybill` to the newest version, as the services do when they start. Does nothing the second time.
    public void migrate() {
        migrate(jdbcUrl(), OWNER, OWNER_PASSWORD);
    }

    static void migrate(String jdbcUrl, String owner, String password) {
        Flyway.configure(LocalDatabase.class.getClassLoader())
                .dataSource(jdbcUrl, owner, password)
                .schemas("waybill")
                .defaultSchema("waybill")
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }
}
