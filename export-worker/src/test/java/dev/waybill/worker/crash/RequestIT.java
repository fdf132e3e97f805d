package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.OnStage.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.local.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `export-worker request`: one run for each tenant and time, whoever else asks for the same.
class RequestIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NIGHT = "2026-11-17T02:30:00Z";

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
        stage.endActiveRuns();
        stage.execute("delete from waybill.notification");
        stage.execute("delete from waybill.export_run");
        stage.execute("delete from app.texts");
    }

    @Test
    void theSameTimeIsOneRunAndAnotherTimeAnother() {
        String org = tenant();

        Ended first = request("--dataset", "texts", "--org", org, "--schedule-time", NIGHT);
        Ended again = request("--dataset", "texts", "--org", org, "--schedule-time", "2026-11-17T03:30:00+01:00");
        Ended next = request("--dataset", "texts", "--org", org, "--schedule-time", "2026-11-18T02:30:00Z");

        assertThat(List.of(first.exit(), again.exit(), next.exit())).containsOnly(0);
        assertThat(first.line()).isEqualTo(asked(org, first.exportId(), NIGHT, true));
        assertThat(again.line()).isEqualTo(asked(org, first.exportId(), NIGHT, false));
        assertThat(next.line()).isEqualTo(asked(org, next.exportId(), "2026-11-18T02:30:00Z", true));
        assertThat(next.exportId()).isNotEqualTo(first.exportId());
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void theJobOfACronJobSaysTheTimeAndWithoutAnyEachRequestIsARun() {
        String org = tenant();
        long minute = Duration.ofMillis(Instant.now().toEpochMilli()).toMinutes();
        String job = "waybill-request-texts-" + minute;

        Ended first = request("--dataset", "texts", "--org", org, "--job-name", job);
        Ended again = request("--dataset", "texts", "--org", org, "--job-name", job);

        assertThat(first.line())
                .isEqualTo(asked(
                        org,
                        first.exportId(),
                        Instant.ofEpochSecond(60 * minute).toString(),
                        true));
        assertThat(again.exportId()).isEqualTo(first.exportId());
        assertThat(request("--dataset", "texts", "--org", org)
                        .line()
                        .get("created")
                        .booleanValue())
                .isTrue();
        assertThat(request("--dataset", "texts", "--org", org)
                        .line()
                        .get("scheduleTime")
                        .isNull())
                .isTrue();
        assertThat(runs()).isEqualTo(3);
    }

    @Test
    void allTenantsAreThoseThatHaveRowsDocumentsOrFiles() {
        List<String> orgs = Stream.generate(RequestIT::tenant).limit(3).sorted().toList();
        stage.execute("insert into app.posts values ('%s', 1, 's', 't', '{}', 1, 'b')".formatted(orgs.get(0)));
        stage.file(UUID.fromString(orgs.get(1)), "a.png", "image/png", "post", new byte[1]);
        stage.file(UUID.fromString(orgs.get(2)), "a.png", "image/png", "invoice", new byte[1]);

        assertThat(request("--dataset", "texts", "--all-orgs").orgs()).isEqualTo(orgs);
        assertThat(request("--dataset", "blog", "--all-orgs").orgs()).isEqualTo(orgs.subList(0, 2));
        assertThat(request("--dataset", "storage", "--all-orgs").orgs()).isEqualTo(orgs.subList(1, 3));

        stage.execute("delete from app.texts");
        Ended none = request("--dataset", "texts", "--all-orgs");
        assertThat(none.exit()).isZero();
        assertThat(none.output()).contains("no tenant has anything in dataset texts");
    }

    /// Who sees only some tenants would leave the others out, and nobody would know.
    @Test
    void aPolicyThatHidesTenantsIsAnError() {
        tenant();
        stage.execute("alter table app.texts enable row level security");
        try {
            Ended ended = request("--dataset", "texts", "--all-orgs");

            assertThat(ended.exit()).isEqualTo(1);
            assertThat(ended.output()).contains("query would be affected by row-level security policy");
            assertThat(runs()).isZero();
        } finally {
            stage.execute("alter table app.texts disable row level security");
        }
    }

    @Test
    void severalAtOnceMakeOneRunOfEachTenant() {
        List<String> orgs = Stream.generate(RequestIT::tenant).limit(40).toList();
        int before = stage.started();
        List<ServiceProcess> processes = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            processes.add(start(Map.of(), "--dataset", "texts", "--all-orgs", "--schedule-time", NIGHT));
        }

        List<Ended> ended = new ArrayList<>();
        for (ServiceProcess process : processes) {
            ended.add(ended(process, before + 1 + ended.size()));
        }

        assertThat(ended).allSatisfy(one -> {
            assertThat(one.exit()).as(one.output()).isZero();
            assertThat(one.orgs()).containsExactlyInAnyOrderElementsOf(orgs);
        });
        assertThat(ended.stream()
                        .flatMap(one -> one.lines().stream())
                        .filter(l -> l.get("created").booleanValue()))
                .hasSize(orgs.size());
        assertThat(runs()).isEqualTo(orgs.size());
        assertThat(stage.count("select count(*) from waybill.export_outbox")).isEqualTo(orgs.size());
    }

    @Test
    void whoIsRefusedStopsNobodyAndTheNextRequestGetsTheRest() {
        List<String> orgs = Stream.generate(RequestIT::tenant).limit(3).sorted().toList();
        String full = orgs.get(1);
        stage.execute("""
                insert into waybill.export_run (id, org_id, dataset, format, options, delivery_method, object_key, queued)
                select id, '%1$s', 'texts', 'csv', '{}', 'download', 'exports/org/%1$s/' || id || '.csv', true
                from (select waybill.uuid_v7() as id from generate_series(1, 1000)) ids
                """.formatted(full));
        stage.request(UUID.fromString(full), "texts", "csv", "{}");

        Ended refused = request("--dataset", "texts", "--all-orgs", "--schedule-time", NIGHT);

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.orgs()).isEqualTo(orgs);
        assertThat(refused.lines().get(1).get("error").textValue()).isEqualTo("export-queue-full");
        assertThat(refused.lines().get(1).get("detail").textValue()).startsWith("1000 exports of this tenant");
        assertThat(refused.lines().get(1).has("exportId")).isFalse();

        stage.execute("delete from waybill.export_run where queued and schedule_time is null");
        Ended rest = request("--dataset", "texts", "--all-orgs", "--schedule-time", NIGHT);

        assertThat(rest.exit()).isZero();
        assertThat(rest.lines().stream()
                        .map(l -> l.get("created").booleanValue())
                        .toList())
                .containsExactly(false, true, false);
    }

    @Test
    void theSameTimeWithOtherOptionsOrAnotherAddressIsAMistake() {
        String org = tenant();
        String[] first = {
            "--dataset", "texts", "--org", org, "--schedule-time", NIGHT, "--options", "{\"profile\":\"excel\"}"
        };
        assertThat(request(first).exit()).isZero();

        assertThat(request(first).line().get("created").booleanValue()).isFalse();
        assertThat(request(Stream.concat(Stream.of(first), Stream.of("--email", "ops@example.com"))
                        .toArray(String[]::new)))
                .satisfies(RequestIT::isReused);
        assertThat(request("--dataset", "texts", "--org", org, "--schedule-time", NIGHT))
                .satisfies(RequestIT::isReused);
        assertThat(runs()).isEqualTo(1);
    }

    private static void isReused(Ended ended) {
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.line().get("error").textValue()).isEqualTo("schedule-time-reused");
    }

    @Test
    void theRunIsMadeAsAnyOtherAndHoweverItEndedTheTimeIsUsedUp() {
        String good = tenant();
        String bad = tenant();
        String[] night = {
            "--dataset", "texts", "--org", good, "--org", bad, "--schedule-time", NIGHT, "--email", "ops@example.com"
        };
        Ended asked = request(night);
        stage.execute("""
                select set_config('waybill.org_id', '%s', false);
                select waybill.cancel_export('%s', 'alice')""".formatted(bad, asked.lines().get(1).get("exportId").textValue()));

        try (ServiceProcess drain = stage.worker(Map.of(), "drain")) {
            assertThat(drain.awaitExit(SOON)).isZero();
        }

        assertThat(stage.run(asked.exportId()).status()).isEqualTo("complete");
        assertThat(stage.s3
                        .listObjectsV2(list -> list.bucket(stage.bucket).prefix("exports/org/" + good))
                        .contents())
                .singleElement()
                .satisfies(object -> assertThat(object.key())
                        .isEqualTo(stage.run(asked.exportId()).objectKey()));
        assertThat(stage.stack.mail().messages("ops@example.com")).hasSize(1);
        Ended again = request(night);
        assertThat(again.exit()).isZero();
        assertThat(again.lines()).noneMatch(line -> line.get("created").booleanValue());
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void anAutoscalerIsToldHowMuchThereIsToDoAndNothingElse() throws SQLException {
        stage.execute("""
                create role scaler;
                grant usage on schema waybill to scaler;
                grant execute on function waybill.open_work() to scaler""");
        String org = tenant();
        request("--dataset", "texts", "--org", org, "--org", tenant());
        request("--dataset", "texts", "--org", org); // waits for its tenant's turn

        try (Connection scaler = stage.stack.database().superuser();
                Statement statement = scaler.createStatement()) {
            statement.execute("set role scaler");
            try (ResultSet work = statement.executeQuery("select waybill.open_work()")) {
                work.next();
                assertThat(work.getLong(1)).isEqualTo(2);
            }
            assertThatThrownBy(() -> statement.executeQuery("select from waybill.export_outbox"))
                    .hasMessageContaining("permission denied");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--org a | Missing required option: '--dataset=NAME'",
                "--dataset texts | Missing required argument (specify one of these): (--org=ID [--org=ID]... | --all-orgs)",
                "--dataset texts --org a --all-orgs | mutually exclusive",
                "--dataset texts --org a --schedule-time 2026-11-17T02:30:00Z --job-name a-29914710 | mutually exclusive",
                "--dataset texts --org a --schedule-time tonight | 'tonight' is no time",
                "--dataset texts --org a --job-name nightly | 'nightly' does not end in the minutes since 1970",
                "--dataset nothing --org a | Unknown dataset: nothing. Valid datasets: invoices, texts,",
                "--dataset texts --org a --format xlsx | Invalid format for texts: xlsx. Valid formats: csv",
                "--dataset texts --org a --options [] | --options is []"
            })
    void wrongUsageIsTold(String args, String said) {
        Ended ended = request(args.split(" "));

        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.output()).contains(said.strip());
        assertThat(runs()).isZero();
    }

    @Test
    void onlyTheDatabaseAndTheCatalogAreNeeded() {
        Map<String, String> without = new HashMap<>();
        stage.environment().keySet().stream()
                .filter(name -> !List.of("WAYBILL_DB_URL", "WAYBILL_DB_USER", "WAYBILL_DB_PASSWORD", "WAYBILL_DATASETS")
                        .contains(name))
                .forEach(name -> without.put(name, ""));
        String[] args = {"--dataset", "texts", "--org", tenant()};
        int log = stage.started() + 1;

        assertThat(ended(start(without, args), log).exit()).isZero();

        without.put("WAYBILL_DB_URL", "");
        Ended unset = ended(start(without, args), log + 1);
        assertThat(unset.exit()).isEqualTo(2);
        assertThat(unset.output()).contains("WAYBILL_DB_URL is missing");

        without.put("WAYBILL_DB_URL", "jdbc:postgresql://127.0.0.1:1/waybill");
        Ended down = ended(start(without, args), log + 2);
        assertThat(down.exit()).isEqualTo(1);
        assertThat(down.output())
                .contains(
                        "export-worker: could not ask for exports of dataset texts: Connection to 127.0.0.1:1 refused");
    }

    private record Ended(int exit, List<JsonNode> lines, String output) {

        JsonNode line() {
            assertThat(lines).as(output).hasSize(1);
            return lines.getFirst();
        }

        UUID exportId() {
            return UUID.fromString(lines.getFirst().get("exportId").textValue());
        }

        List<String> orgs() {
            return lines.stream().map(line -> line.get("orgId").textValue()).toList();
        }
    }

    private static JsonNode asked(String org, UUID exportId, String time, boolean created) {
        return json("""
                {"orgId":"%s","exportId":"%s","dataset":"texts","format":"csv","scheduleTime":"%s","created":%s}
                """.formatted(org, exportId, time, created));
    }

    private static Ended request(String... args) {
        int log = stage.started() + 1;
        return ended(start(Map.of(), args), log);
    }

    private static ServiceProcess start(Map<String, String> changes, String... args) {
        return stage.worker(
                changes, Stream.concat(Stream.of("request"), Stream.of(args)).toArray(String[]::new));
    }

    private static Ended ended(ServiceProcess process, int log) {
        try (process) {
            int exit = process.awaitExit(SOON);
            String output = Files.readString(stage.log(log));
            List<JsonNode> lines = output.lines()
                    .filter(line -> line.startsWith("{"))
                    .map(RequestIT::json)
                    .toList();
            return new Ended(exit, lines, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }

    private static String tenant() {
        return stage.texts("select 1, 'a'").toString();
    }

    private static long runs() {
        return stage.count("select count(*) from waybill.export_run");
    }
}
