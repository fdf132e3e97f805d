package dev.waybill.worker.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.metric.Target;
import dev.waybill.contract.metric.Target.Tls;
import dev.waybill.local.LocalStack;
import dev.waybill.local.MariaDbServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Servers that have a certificate for `localhost`, which a JVM trusts or not.
class MetricTlsIT {

    @TempDir
    private Path directory;

    @Test
    void postgresIsEncryptedAndItsCertificateChecked() throws Exception {
        Certificate certificate = Certificate.in(directory);
        try (LocalStack stack = LocalStack.startTemporary()) {
            TenantDatabase shop = TenantDatabase.postgres(stack, "postgresql", Map.of(), JdbcDrivers.none());
            try (Connection superuser = stack.database().superuser();
                    Statement statement = superuser.createStatement()) {
                for (String file : new String[] {"server.crt", "server.key"}) {
                    statement.execute(
                            "copy (select unnest(string_to_array('%s', e'\\n'))) to program 'umask 077; cat > %s'"
                                    .formatted(
                                            file.endsWith("key") ? certificate.keyPem() : certificate.certificatePem(),
                                            file));
                }
                statement.execute("alter system set ssl = on");
                statement.execute("select pg_reload_conf()");
            }
            checks(
                    shop.target(),
                    shop.password(),
                    "select ssl::text from pg_stat_ssl where pid = pg_backend_pid() and ssl",
                    certificate);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "there is no MariaDB server for it")
    void mariaDbIsEncryptedAndItsCertificateChecked() throws Exception {
        Certificate certificate = Certificate.in(directory);
        try (MariaDbServer server = MariaDbServer.startTemporary(
                new MariaDbServer.Tls(certificate.certificatePem(), certificate.keyPem()))) {
            checks(
                    TenantDatabase.target("mariadb", server.port(), server.database(), server.user()),
                    server.password(),
                    "select variable_value from information_schema.session_status where variable_name = 'ssl_version' and variable_value like 'TLS%'",
                    certificate);
        }
    }

    /// @param isEncrypted gives one row where the connection is
    private void checks(Target target, String password, String isEncrypted, Certificate certificate) throws Exception {
        String[] trusting = certificate.jvmArguments();
        assertThat(read(target, Tls.DISABLE, "localhost", password, isEncrypted))
                .contains("0 rows");
        assertThat(read(target, Tls.REQUIRE, "localhost", password, isEncrypted))
                .contains("1 rows");
        assertThat(read(target, Tls.VERIFY_FULL, "localhost", password, isEncrypted, trusting))
                .contains("1 rows");
        assertThat(read(target, Tls.VERIFY_FULL, "localhost", password, isEncrypted))
                .as("a certificate that is not trusted")
                .contains("DATA_SOURCE_UNREACHABLE")
                .contains("TLS");
        assertThat(read(target, Tls.VERIFY_FULL, "127.0.0.1", password, isEncrypted, trusting))
                .as("another host than the certificate's")
                .contains("DATA_SOURCE_UNREACHABLE");
    }

    private String read(Target at, Tls tls, String host, String password, String sql, String... jvmArguments)
            throws Exception {
        Target target =
                new Target(at.dataSourceId(), at.orgId(), at.kind(), host, at.port(), at.database(), at.user(), tls);
        String wrote = MetricFork.read(directory.resolve("log"), target, password, sql, jvmArguments);
        System.out.print(tls + " " + host + " -> " + wrote);
        return wrote;
    }
}
