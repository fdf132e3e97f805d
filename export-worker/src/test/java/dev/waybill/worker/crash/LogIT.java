package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.local.DemoWarehouse;
import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Hold;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a worker logs of runs that end well, fail, are killed and are cancelled, down to DEBUG.
class LogIT extends OnStage {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern RUN = Pattern.compile("run ([0-9a-f-]{36}) attempt");
    private static final Pattern THREAD_OF_A_RUN =
            Pattern.compile("heartbeat.*|metric-(deadline|cancel|cut|limit|connect|close)");
    private static final String PASSWORD = "database-" + UUID.randomUUID();
    private static final String HUSH = "hush-" + UUID.randomUUID();

    private final int before = stage.started();
    private final Map<String, String> environment = new HashMap<>(Map.of(
            "WAYBILL_LOG_FORMAT", "json",
            "QUARKUS_LOG_CATEGORY__DEV_WAYBILL__LEVEL", "DEBUG",
            "WAYBILL_WORKER_BACKOFF", "100ms",
            "WAYBILL_DB_USER", "log_test",
            "WAYBILL_DB_PASSWORD", PASSWORD));

    @BeforeAll
    static void aLoginWithAPasswordThatIsNoWord() {
        stage.execute("create role log_test login password '%s'".formatted(PASSWORD));
        stage.execute("grant waybill_worker to log_test with inherit false, set true");
    }

    @Test
    void everyLineOfARunNamesItAndNoneHoldsAKeyALinkOrASecret() throws Exception {
        Set<String> secrets = new HashSet<>();
        UUID killed = killedAndFinished(secrets);
        List<UUID> others = endedInOneLife(secrets);
        UUID broken = failedByTheStore(secrets);

        List<JsonNode> lines = lines();

        for (JsonNode line : lines) {
            String runId = mentionedRun(line);
            if (!runId.isEmpty()) {
                assertThat(line.at("/mdc/runId").asText()).as("%s", line).isEqualTo(runId);
                assertThat(line.at("/mdc/orgId").asText()).as("%s", line).isNotEmpty();
                assertThat(line.at("/mdc/attempt").asText()).as("%s", line).matches("\\d+");
            }
            if (THREAD_OF_A_RUN.matcher(line.at("/threadName").asText()).matches()) {
                assertThat(line.at("/mdc/runId").asText()).as("%s", line).isNotEmpty();
            }
        }
        List<String> attempts = lines.stream()
                .filter(line -> line.at("/mdc/runId").asText().equals(killed.toString()))
                .map(line -> line.at("/mdc/attempt").asText())
                .distinct()
                .toList();
        assertThat(attempts).containsExactly("1", "2");
        for (UUID run : others) {
            assertThat(messages(lines, run)).as("claimed and ended").hasSizeGreaterThan(1);
        }
        assertThat(messages(lines, broken)).anyMatch(message -> message.contains("failed, store-failed"));
        assertThat(messages(lines, killed)).anyMatch(message -> message.contains("mail sent"));
        String all = log();
        assertThat(secrets)
                .hasSizeGreaterThan(10)
                .allSatisfy(secret -> assertThat(all).doesNotContain(secret));
        assertThat(all).doesNotContainIgnoringCase("X-Amz-");
    }

    @Test
    void aTerminalShowsRunTenantAndAttempt() throws Exception {
        environment.remove("WAYBILL_LOG_FORMAT"); // the stack says text, and is in no container
        try (ServiceProcess worker = stage.worker(environment)) {
            UUID id = stage.request();
            stage.awaitEnd(id, SOON);
            stage.awaitMailsSent(SOON);
            worker.stop(SOON);

            assertThat(log().lines())
                    .anyMatch(line -> line.matches(
                            "\\S+ INFO  \\[ExportWorker] \\(export-1\\) \\[run %s #1 of %s] run .*: claimed, .*"
                                    .formatted(id, Stage.DEMO.id())))
                    .anyMatch(line -> line.contains("(mail) [run %s #1 of ".formatted(id)))
                    .anyMatch(line -> line.matches("\\S+ INFO  \\[quarkus] \\(main\\) Installed features.*"));
        }
    }

    private UUID killedAndFinished(Set<String> secrets) throws Exception {
        UUID id = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = faulty.holdBefore(request -> request.isPart(3));
            Map<String, String> env = new HashMap<>(environment);
            env.put("WAYBILL_S3_ENDPOINT", faulty.endpoint());
            try (ServiceProcess first = stage.worker(env)) {
                hold.awaitReached(SOON);
                first.kill();
            }
        }
        try (ServiceProcess second = stage.worker(environment)) {
            assertThat(stage.awaitEnd(id, SOON).status()).isEqualTo("complete");
            stage.awaitMailsSent(SOON);
            second.stop(SOON);
        }
        addSecrets(secrets, id);
        return id;
    }

    private List<UUID> endedInOneLife(Set<String> secrets) throws Exception {
        MetricDesk desk = new MetricDesk(stage);
        UUID org = UUID.randomUUID();
        secrets.add(stage.file(org, "a.txt", "text/plain", "", new byte[2_000_000]));
        List<UUID> ids = new ArrayList<>();
        try (ServiceProcess worker = stage.worker(environment)) {
            ids.add(desk.request("Good", "select country from orders limit 10"));
            ids.add(desk.request("Bad", "select nothing from nowhere"));
            ids.add(desk.request(desk.dataSource(HUSH), "Shut", "select 1", "[]"));
            ids.add(stage.request(org, "storage", "zip", "{}"));
            for (UUID id : ids) {
                stage.awaitEnd(id, SOON);
            }
            UUID slow = desk.request("Slow", "select pg_sleep(120)");
            ids.add(slow);
            Awaitility.await("the statement").atMost(SOON).until(() -> desk.running() == 1);
            stage.cancel(slow);
            stage.awaitEnd(slow, SOON);
            stage.awaitMailsSent(SOON);
            worker.stop(SOON);
        }
        assertThat(ids.stream().map(id -> stage.run(id).status()))
                .containsExactly("complete", "failed", "failed", "complete", "cancelled");
        ids.forEach(id -> addSecrets(secrets, id));
        return ids;
    }

    private UUID failedByTheStore(Set<String> secrets) throws Exception {
        UUID id = stage.request();
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            faulty.dropBefore(request -> request.isPart(2));
            Map<String, String> env = new HashMap<>(environment);
            env.put("WAYBILL_S3_ENDPOINT", faulty.endpoint());
            try (ServiceProcess worker = stage.worker(env)) {
                assertThat(stage.awaitEnd(id, SOON).status()).isEqualTo("failed");
                stage.awaitMailsSent(SOON);
                worker.stop(SOON);
            }
        }
        addSecrets(secrets, id);
        return id;
    }

    private void addSecrets(Set<String> secrets, UUID id) {
        Stage.Run run = stage.run(id);
        secrets.add(run.objectKey());
        if (run.downloadUrl() != null) {
            secrets.add(run.downloadUrl());
            secrets.add(run.downloadUrl().replaceFirst("\\?.*", ""));
        }
        secrets.add(PASSWORD);
        secrets.add(HUSH);
        secrets.add(DemoWarehouse.PASSWORD);
        secrets.add(stage.environment().getOrDefault("WAYBILL_S3_SECRET_KEY", ""));
        secrets.add(stage.environment().getOrDefault("WAYBILL_SECRET_KEYS", "").replaceFirst("^[^:]*:", ""));
    }

    /// The run that a line tells of by its own words.
    private static String mentionedRun(JsonNode line) {
        Matcher run = RUN.matcher(line.at("/message").asText());
        return run.find() ? run.group(1) : "";
    }

    private static List<String> messages(List<JsonNode> lines, UUID run) {
        return lines.stream()
                .filter(line -> line.at("/mdc/runId").asText().equals(run.toString()))
                .map(line -> line.at("/message").asText())
                .toList();
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : log().lines().filter(text -> text.startsWith("{")).toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private String log() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int n = before + 1; n <= stage.started(); n++) {
            all.append(Files.readString(stage.log(n)));
        }
        return all.toString();
    }
}
