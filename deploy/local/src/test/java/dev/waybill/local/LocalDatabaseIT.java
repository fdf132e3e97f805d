package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalDatabaseIT {

    private static final List<String> TENANT_TABLES =
            List.of("pending_upload", "file_metadata", "rate_window", "export_run", "audit_logs");

    private static LocalStack stack;
    private static LocalDatabase database;

    @BeforeAll
    static void start() throws SQLException {
        stack = LocalStack.startTemporary();
        database = stack.database();
        database.migrate();
        try (Connection owner = database.owner()) {
            run(owner, """
                    insert into waybill.pending_upload (org_id, object_key, file_name, content_type, byte_size, requested_by, expires_at)
                    select o, 'org/' || o || '/files/1.txt', '1.txt', 'text/plain', 1, 'u', now() from unnest(array['a', 'b']) o;
                    insert into waybill.file_metadata (id, org_id, object_key, original_file_name, content_type, byte_size, uploaded_by)
                    select waybill.uuid_v7(), o, 'org/' || o || '/files/2.txt', '2.txt', 'text/plain', 1, 'u' from unnest(array['a', 'b']) o;
                    insert into waybill.rate_window select o, 's', now(), now(), 1 from unnest(array['a', 'b']) o;
                    insert into waybill.export_run (id, org_id, dataset, format, options, delivery_method, object_key)
                    select waybill.uuid_v7(), o, 'd', 'csv', '{}', 'email', 'exports/org/' || o || '/1.csv' from unnest(array['a', 'b']) o;
                    insert into waybill.audit_logs (org_id, action, subject_id) select o, 'x', 'y' from unnest(array['a', 'b']) o
                    """);
        }
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void isPostgres17WithUtf8AndUtcForEveryone() throws SQLException {
        try (Connection service = database.service()) {
            assertThat(text(service, "show server_version")).startsWith("17.");
            assertThat(text(service, "show server_encoding")).isEqualTo("UTF8");
            assertThat(text(service, "select upper('é')")).isEqualTo("É");
        }
    }

    @Test
    void loginOfTheServicesSeesNoTenantsRowsWhereNoneIsSet() throws SQLException {
        try (Connection service = database.service()) {
            for (String table : TENANT_TABLES) {
                assertThat(text(service, "select count(*) from waybill." + table))
                        .as(table)
                        .isEqualTo("0");
            }
        }
    }

    @Test
    void loginOfTheServicesSeesOneTenantWhereItIsSet() throws SQLException {
        try (Connection service = database.service()) {
            run(service, "set role waybill_files; set waybill.org_id = 'a'");
            for (String table : TENANT_TABLES) {
                assertThat(text(service, "select string_agg(org_id, ',') from waybill." + table))
                        .as(table)
                        .isEqualTo("a");
            }
            assertThatThrownBy(() -> run(service, "insert into waybill.rate_window values ('b', 't', now(), now(), 1)"))
                    .hasMessageContaining("row-level security");
        }
    }

    @Test
    void loginOfTheServicesSeesEveryTenantOnlyAsTheWorker() throws SQLException {
        try (Connection service = database.service()) {
            assertThatThrownBy(() -> text(service, "select count(*) from waybill.export_outbox"))
                    .hasMessageContaining("permission denied");
            run(service, "set role waybill_worker");
            assertThat(text(service, "select count(*) from waybill.export_run")).isEqualTo("2");
            assertThat(text(service, "select count(*) from waybill.export_outbox"))
                    .isEqualTo("0");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            waybill_files  | update waybill.file_metadata set byte_size = 0
            waybill_files  | update waybill.file_metadata set object_key = 'org/a/files/other'
            waybill_files  | truncate waybill.file_metadata
            waybill_files  | update waybill.discarded_object set sweep_due_at = now()
            waybill_files  | select from waybill.cleanup_sweep
            waybill_files  | update waybill.pending_upload set object_key = 'org/a/files/other'
            waybill_files  | update waybill.pending_upload set requested_by = 'other'
            waybill_files  | delete from waybill.rate_window
            waybill_files  | update waybill.dataset set columns = '{}'
            waybill_files  | update waybill.export_run set status = 'pending'
            waybill_worker | update waybill.file_metadata set soft_deleted_at = now()
            waybill_worker | update waybill.file_metadata set shown_as = null
            waybill_worker | insert into waybill.file_metadata (id) values (waybill.uuid_v7())
            waybill_worker | delete from waybill.cleanup_sweep
            waybill_worker | select from waybill.rate_window
            waybill_worker | insert into waybill.dataset (name) values ('mine')
            waybill_worker | delete from waybill.dataset
            waybill_worker | insert into waybill.export_run (org_id) values ('a')
            """)
    void noRoleMayDoWhatItsServiceDoesNot(String role, String attempt) throws SQLException {
        try (Connection service = database.service()) {
            run(service, "set role " + role);

            assertThatThrownBy(() -> run(service, attempt)).hasMessageContaining("permission denied for table");
        }
    }

    @Test
    void ownerReadsEveryTenantAndMaySwitchToEachRole() throws SQLException {
        try (Connection owner = database.owner()) {
            assertThat(text(owner, "select count(*) from waybill.file_metadata"))
                    .isEqualTo("2");
            assertThat(text(owner, "select rolsuper from pg_roles where rolname = current_user"))
                    .isEqualTo("f");
            for (String role : List.of("waybill_files", "waybill_worker", "waybill_request")) {
                run(owner, "set role " + role + "; reset role");
            }
        }
    }

    @Test
    void migrationsMakeTheGroupRolesWhereTheyAreMissing() throws SQLException {
        try (Connection superuser = database.superuser()) {
            run(superuser, "create role other_owner login createrole password 'x'");
            run(superuser, "drop owned by waybill_request; drop role waybill_request");
        }
        try (Connection superuser = database.superuser()) {
            run(superuser, "create database other owner other_owner");
        }
        String other = database.jdbcUrl().replace("/waybill", "/other");

        LocalDatabase.migrate(other, "other_owner", "x");

        try (Connection owner = DriverManager.getConnection(other, "other_owner", "x")) {
            assertThat(text(owner, "select count(*) from pg_roles where rolname = 'waybill_request'"))
                    .isEqualTo("1");
            run(owner, "set role waybill_request; reset role");
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() {
        for (String user : List.of("postgres", "waybill", "waybill_owner")) {
            assertThatThrownBy(() -> DriverManager.getConnection(database.jdbcUrl(), user, "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    private static void run(Connection connection, String statements) throws SQLException {
        try (Statement sql = connection.createStatement()) {
            sql.execute(statements);
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
