package dev.waybill.files.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.files.ServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever asks the database to change the audit trail is refused.
@QuarkusTest
class AppendOnlyTest extends ServiceTest {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final String org = newOrg();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            waybill_files  | update waybill.audit_logs set action = 'x'
            waybill_files  | update waybill.audit_logs set detail = '{}' where false
            waybill_files  | delete from waybill.audit_logs
            waybill_files  | truncate waybill.audit_logs
            waybill_files  | insert into waybill.audit_logs select * from waybill.audit_logs on conflict (id) do update set action = 'x'
            waybill_files  | merge into waybill.audit_logs a using waybill.audit_logs b on a.id = b.id when matched then delete
            waybill_files  | alter table waybill.audit_logs disable trigger append_only
            waybill_worker | update waybill.audit_logs set action = 'x'
            waybill_worker | delete from waybill.audit_logs
            waybill_worker | truncate waybill.audit_logs
            waybill_worker | insert into waybill.audit_logs select * from waybill.audit_logs on conflict (id) do update set action = 'x'
            waybill_worker | merge into waybill.audit_logs a using waybill.audit_logs b on a.id = b.id when matched then delete
            waybill_worker | alter table waybill.audit_logs disable trigger append_only
            waybill_owner  | update waybill.audit_logs set action = 'x'
            waybill_owner  | delete from waybill.audit_logs
            waybill_owner  | truncate waybill.audit_logs
            waybill_owner  | insert into waybill.audit_logs select * from waybill.audit_logs on conflict (id) do update set action = 'x'
            waybill_owner  | merge into waybill.audit_logs a using waybill.audit_logs b on a.id = b.id when matched then delete
            """)
    void noRoleChangesAnEntryNotEvenTheOwner(String role, String attempt) throws Exception {
        String id = file(alice(org), "a.pdf", "the bytes".getBytes(UTF_8));

        try (Connection connection = stack.database().superuser();
                Statement sql = connection.createStatement()) {
            sql.execute("select set_config('waybill.org_id', '%s', false)".formatted(org));
            sql.execute("set role " + role);
            SQLException refused = catchThrowableOfType(SQLException.class, () -> sql.execute(attempt));

            assertThat(refused.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE);
        }
        assertThat(inDatabase("select string_agg(action, ' ') from waybill.audit_logs where subject_id = ?", id))
                .isEqualTo("file.uploaded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"waybill_files", "waybill_worker"})
    void servicesAppend(String role) throws Exception {
        String subject = UUID.randomUUID().toString();

        try (Connection connection = stack.database().superuser();
                Statement sql = connection.createStatement()) {
            sql.execute("select set_config('waybill.org_id', '%s', false)".formatted(org));
            sql.execute("set role " + role);
            sql.execute("insert into waybill.audit_logs (org_id, action, subject_id) values ('%s', 'x', '%s')"
                    .formatted(org, subject));
        }

        as(root(org)).get("/api/v1/audit?subjectId=" + subject).then().statusCode(200);
        assertThat(inDatabase("select count(*) from waybill.audit_logs where subject_id = ?", subject))
                .isEqualTo("1");
    }

    @Test
    void filesServiceAppendsOnlyForItsTenant() throws Exception {
        try (Connection connection = stack.database().superuser();
                Statement sql = connection.createStatement()) {
            sql.execute("select set_config('waybill.org_id', '%s', false)".formatted(org));
            sql.execute("set role waybill_files");
            SQLException refused = catchThrowableOfType(
                    SQLException.class,
                    () -> sql.execute(
                            "insert into waybill.audit_logs (org_id, action, subject_id) values ('other', 'x', 's')"));

            assertThat(refused.getSQLState()).isEqualTo(INSUFFICIENT_PRIVILEGE);
        }
    }
}
