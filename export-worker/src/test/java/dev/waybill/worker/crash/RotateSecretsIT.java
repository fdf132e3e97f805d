package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.OnStage.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.metric.SecretKeys;
import dev.waybill.contract.metric.SecretKeys.Sealed;
import dev.waybill.contract.metric.Target;
import dev.waybill.contract.metric.Target.Tls;
import dev.waybill.local.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `export-worker rotate-secrets`: afterwards the first key opens every secret, whoever else seals or rotates.
class RotateSecretsIT {

    private static final String OLD = "old:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final String NEW = "new:YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY=";
    private static final String LOST = "lost:enl4d3Z1dHNycXBvbm1sa2ppaGdmZWRjYmF6eXh3dnU=";

    private static Stage stage;

    @BeforeAll
    static void start() {
        stage = new Stage(1, "10m");
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @BeforeEach
    void nothingIsLeftOfOtherTests() {
        stage.execute("delete from waybill.data_source");
    }

    @Test
    void theFirstKeyOpensEverySecretAfterwardsAndTheOldOneIsNotNeeded() {
        List<UUID> old = dataSources(3, OLD);
        List<UUID> current = dataSources(2, NEW);
        stage.execute(
                "insert into waybill.data_source (org_id, name, kind, host, port, database_name, user_name, tls, created_by)"
                        + " values ('acme', 'without', 'mysql', 'db', 1, 'd', 'u', 'require', 'alice')");
        String before = rows();

        Ended dry = rotate(NEW + "," + OLD, "--dry-run");
        assertThat(dry).isEqualTo(new Ended(0, 3, 2, 0, dry.output()));
        assertThat(dry.output()).contains("\"dryRun\":true");
        assertThat(rows()).isEqualTo(before);

        Ended ended = rotate(NEW + "," + OLD);

        assertThat(ended).isEqualTo(new Ended(0, 3, 2, 0, ended.output()));
        Ended again = rotate(NEW);
        assertThat(again).isEqualTo(new Ended(0, 0, 5, 0, again.output()));
        assertThat(Stream.concat(old.stream(), current.stream()))
                .allSatisfy(id -> assertThat(opened(NEW, id)).isEqualTo("password of " + id));
        assertThat(stage.count("select count(*) from waybill.data_source where updated_at <> created_at"))
                .as("changed, as users see it")
                .isZero();
    }

    @Test
    void whatNoKeyOpensIsNamedAndStaysAsItIs() {
        dataSources(1, OLD);
        UUID lost = dataSources(1, LOST).getFirst();
        UUID moved = dataSources(1, OLD).getFirst();
        UUID damaged = dataSources(1, NEW).getFirst();
        stage.execute("update waybill.data_source set host = 'evil.example.com' where id = '%s'".formatted(moved));
        stage.execute("update waybill.data_source set secret = '\\x00' where id = '%s'".formatted(damaged));
        String before = rows(lost, moved, damaged);

        Ended ended = rotate(NEW + "," + OLD);

        assertThat(ended).isEqualTo(new Ended(1, 1, 0, 3, ended.output()));
        assertThat(ended.output())
                .contains(
                        "export-worker: data source %s: WAYBILL_SECRET_KEYS has no key lost".formatted(lost),
                        "export-worker: data source %s: key old does not open the secret".formatted(moved),
                        "export-worker: data source %s: key new does not open the secret".formatted(damaged))
                .doesNotContain("password of");
        assertThat(rows(lost, moved, damaged)).isEqualTo(before);
    }

    @Test
    void severalAtOnceSealEachSecretOnce() {
        List<UUID> old = dataSources(200, OLD);
        List<ServiceProcess> processes = new ArrayList<>();
        List<Ended> ended = new ArrayList<>();
        int before = stage.started();

        for (int n = 0; n < 3; n++) {
            processes.add(start(NEW + "," + OLD));
        }
        for (ServiceProcess process : processes) {
            ended.add(ended(process, before + 1 + ended.size()));
        }

        assertThat(ended).allSatisfy(one -> {
            assertThat(one.exit()).isZero();
            assertThat(one.rotated() + one.current()).isEqualTo(200);
        });
        assertThat(ended.stream().mapToInt(Ended::rotated).sum()).isEqualTo(200);
        assertThat(old).allSatisfy(id -> assertThat(opened(NEW, id)).isEqualTo("password of " + id));
    }

    /// It waits for the row of a change, which is then another secret, sealed with the old key by a service that does
    /// not have the new one yet.
    @Test
    void aSecretThatIsChangedMeanwhileIsNotLost() throws Exception {
        UUID id = dataSources(1, OLD).getFirst();
        try (Connection files = stage.stack.database().superuser();
                Statement statement = files.createStatement()) {
            files.setAutoCommit(false);
            Sealed changed = keys(OLD).seal("changed", target(id).seal());
            statement.execute("update waybill.data_source set secret = '\\x%s' where id = '%s'"
                    .formatted(HexFormat.of().formatHex(changed.bytes()), id));
            int log = stage.started() + 1;
            ServiceProcess process = start(NEW + "," + OLD);
            awaitBlocked();
            files.commit();

            Ended ended = ended(process, log);

            assertThat(ended).isEqualTo(new Ended(0, 1, 0, 0, ended.output()));
        }
        assertThat(opened(NEW, id)).isEqualTo("changed");
    }

    @Test
    void whatAKilledOneLeftTheNextOneDoes() throws Exception {
        dataSources(20, OLD);
        UUID last = stage.one(
                "select id from waybill.data_source order by id desc limit 1", row -> row.getObject(1, UUID.class));
        try (Connection other = stage.stack.database().superuser();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select from waybill.data_source where id = '%s' for update".formatted(last));
            try (ServiceProcess process = start(NEW + "," + OLD)) {
                awaitBlocked();
                process.kill();
            }
            other.rollback();
        }
        Awaitility.await("the killed one's session to end").atMost(SOON).until(() -> blocked() == 0);

        Ended ended = rotate(NEW + "," + OLD);

        assertThat(ended.exit()).isZero();
        assertThat(ended.rotated())
                .as("the last one, unless its statement was done after the kill")
                .isLessThan(2);
        assertThat(ended.rotated() + ended.current()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "new", "new:MDEy", NEW + "," + NEW})
    void withoutAUsableKeyItDoesNothing(String keys) {
        dataSources(1, OLD);
        String before = rows();
        int log = stage.started() + 1;

        try (ServiceProcess process = start(keys)) {
            assertThat(process.awaitExit(SOON)).isEqualTo(2);
        }

        assertThat(log(log)).contains("WAYBILL_SECRET_KEYS").doesNotContain("MDEy", NEW.substring(4));
        assertThat(rows()).isEqualTo(before);
    }

    private record Ended(int exit, int rotated, int current, int failed, String output) {}

    private static final Pattern JSON =
            Pattern.compile("(?m)^\\{\"rotated\":(\\d+),\"current\":(\\d+),\"failed\":(\\d+)(,\"dryRun\":true)?}$");

    private static Ended rotate(String keys, String... args) {
        int log = stage.started() + 1;
        return ended(start(keys, args), log);
    }

    private static ServiceProcess start(String keys, String... args) {
        return stage.worker(
                Map.of(SecretKeys.VARIABLE, keys),
                Stream.concat(Stream.of("rotate-secrets"), Stream.of(args)).toArray(String[]::new));
    }

    private static Ended ended(ServiceProcess process, int log) {
        try (process) {
            int exit = process.awaitExit(SOON);
            String output = log(log);
            Matcher json = JSON.matcher(output);
            assertThat(json.find()).as(output).isTrue();
            return new Ended(exit, number(json, 1), number(json, 2), number(json, 3), output);
        }
    }

    private static int number(Matcher json, int group) {
        return Integer.parseInt(json.group(group));
    }

    private static String log(int worker) {
        try {
            return Files.readString(stage.log(worker));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<UUID> dataSources(int count, String key) {
        return Stream.generate(() -> dataSource(key)).limit(count).toList();
    }

    private static UUID dataSource(String key) {
        UUID id = UUID.randomUUID();
        Sealed secret = keys(key).seal("password of " + id, target(id).seal());
        stage.execute("""
                insert into waybill.data_source
                  (id, org_id, name, kind, host, port, database_name, user_name, tls, secret, secret_key_id, created_by)
                values ('%1$s', 'acme', '%1$s', 'postgresql', 'db.example.com', 5432, 'sales', 'reader', 'require', '\\x%2$s',
                        '%3$s', 'alice')
                """.formatted(id, HexFormat.of().formatHex(secret.bytes()), secret.keyId()));
        return id;
    }

    private static Target target(UUID id) {
        return new Target(id, "acme", "postgresql", "db.example.com", 5432, "sales", "reader", Tls.REQUIRE);
    }

    private static SecretKeys keys(String variable) {
        return SecretKeys.of(Map.of(SecretKeys.VARIABLE, variable)).orElseThrow();
    }

    private static String opened(String key, UUID id) {
        Sealed secret = stage.one(
                "select secret_key_id, secret from waybill.data_source where id = '%s'".formatted(id),
                row -> new Sealed(row.getString(1), row.getBytes(2)));
        return keys(key).open(secret, target(id).seal());
    }

    /// Everything in these rows, or in all.
    private static String rows(UUID... ids) {
        String only = ids.length == 0 ? "" : " where id in ('%s')".formatted(String.join("', '", texts(ids)));
        return stage.one(
                "select string_agg(d::text, E'\\n' order by id) from waybill.data_source d" + only,
                row -> row.getString(1));
    }

    private static List<String> texts(UUID... ids) {
        return Stream.of(ids).map(UUID::toString).toList();
    }

    private static long blocked() {
        return stage.count("select count(*) from pg_stat_activity where wait_event_type = 'Lock'");
    }

    private static void awaitBlocked() {
        Awaitility.await("the worker to wait for the row").atMost(SOON).until(() -> blocked() == 1);
    }
}
