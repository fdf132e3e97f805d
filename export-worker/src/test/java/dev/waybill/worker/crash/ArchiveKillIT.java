package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Hold;
import dev.waybill.worker.crash.FaultyStore.Request;
import dev.waybill.worker.crash.Stage.Expected;
import dev.waybill.worker.crash.Stage.Run;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/// Archives whose worker is killed at every part, at every batch and inside a large file: the same bytes as
/// undisturbed.
class ArchiveKillIT extends OnStage {

    private static final int PARTS = 7; // of 5 MiB

    private static final byte[] FILM = new byte[26_000_000];

    private static UUID id;
    private static SavedRun run;
    private static Expected undisturbed;

    /// The run is saved when its catalog is whole and nothing is sent; then it is left alone once.
    @BeforeAll
    static void runUndisturbed() throws Exception {
        UUID org = blog();
        id = stage.request(org, "blog", "zip", "{}");
        kill(Request::isCreate, true);
        run = SavedRun.of(stage, id);
        run.restore();

        Run ended = finish();

        assertThat(ended.status()).isEqualTo("complete");
        assertThat(ended.consistency())
                .as("of documents that were read after their catalog was made")
                .isEqualTo("resumed");
        assertThat(ended.bytesDone()).isBetween((PARTS - 1L) * (5 << 20), PARTS * (5L << 20));
        undisturbed = new Expected(String.valueOf(ended.sha256()), ended.rowCount());
    }

    @BeforeEach
    void asItWas() {
        run.restore();
    }

    private static UUID blog() {
        UUID org = UUID.randomUUID();
        Random random = new Random(7);
        stage.execute("""
                insert into app.posts
                select '%s', n, 'post ' || n %% 20, 'title ' || n, array['a', 'b'], n, repeat(md5(n::text) || E'\\n', 500)
                from generate_series(1, 60) n
                """.formatted(org));
        for (int n = 0; n < 30; n++) {
            byte[] bytes = new byte[100_000 + 10_000 * n];
            random.nextBytes(bytes);
            stage.file(org, "photo.png", "image/png", "post", bytes);
        }
        random.nextBytes(FILM);
        stage.file(org, "film.mp4", "video/mp4", "post", FILM);
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < 300_000; n++) {
            text.append(random.nextInt()).append(n % 10 == 0 ? '\n' : ',');
        }
        stage.file(org, "numbers.csv", "text/csv", "post", text.toString().getBytes(StandardCharsets.UTF_8));
        return org;
    }

    @Test
    void isTheSameWhenKilledAfterEveryPart() throws Exception {
        for (int part = 1; part < PARTS; part++) {
            int sent = part;
            kill(request -> request.isPart(sent), false);
        }
        kill(Request::isComplete, true);

        finish();

        assertUndisturbed();
        assertThat(stage.run(id).attempt()).isEqualTo(PARTS + 2);
        assertThat(stage.run(id).consistency()).isEqualTo("resumed");
    }

    @Test
    void isTheSameWhenKilledAtEveryBatch() throws Exception {
        for (int position = 24; position < 90; position += 25) {
            try (Gate gate = new Gate(stage, "waybill.archive_entry", "new.position = " + position);
                    ServiceProcess killed = stage.worker(Map.of())) {
                gate.awaitReached(SOON);
                killed.kill();
            }
        }

        finish();

        assertUndisturbed();
    }

    @Test
    void isTheSameWhenItsFilesComeSlowlyAndBrokenOff() throws Exception {
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            faulty.dropAfter(
                    2,
                    request ->
                            request.method().equals("GET") && request.target().endsWith(".mp4"));
            try (ServiceProcess _ = stage.worker(Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()))) {
                stage.awaitEnd(id, SOON);
            }
        }

        assertUndisturbed();
    }

    @Test
    void beginsAgainWithoutAFileThatChangedInTheMiddle() throws Exception {
        String film =
                stage.one("select object_key from saved.entry where path = 'media/film.mp4'", row -> row.getString(1));
        kill(request -> request.isPart(5), false); // four parts of the film are sent
        put(film, new byte[] {1});

        Run ended = finish();

        put(film, FILM);
        assertThat(ended.status()).isEqualTo("complete");
        assertThat(ended.rowCount()).isEqualTo(undisturbed.rowCount() - 1);
        String[] told = stage.one(
                "select item_counts ->> 'missing', restarts from waybill.export_run where id = '%s'".formatted(id),
                row -> new String[] {row.getString(1), row.getString(2)});
        assertThat(told).containsExactly("1", "1");
    }

    @Test
    void tellsOfADocumentThatVanishedAfterTheCatalog() {
        String renumber =
                "update app.posts set id = %d where id = %d and org_id::text = (select org_id from saved.run)";
        stage.execute(renumber.formatted(1030, 30));

        Run ended = finish();

        stage.execute(renumber.formatted(30, 1030));
        assertThat(ended.status()).isEqualTo("complete");
        assertThat(ended.rowCount()).isEqualTo(undisturbed.rowCount() - 1);
        String missing = stage.one(
                "select item_counts ->> 'missing' from waybill.export_run where id = '%s'".formatted(id),
                row -> row.getString(1));
        assertThat(missing).isEqualTo("1");
    }

    private static void put(String key, byte[] bytes) {
        stage.s3.putObject(put -> put.bucket(stage.bucket).key(key), RequestBody.fromBytes(bytes));
    }

    @Test
    void makesItsCatalogAgainWhenKilledInTheMiddleOfIt() throws Exception {
        UUID again = stage.request(blog(), "blog", "zip", "{}");
        try (Gate gate = new Gate(
                        stage, "waybill.export_run", "new.cataloged_at is not null and old.cataloged_at is null");
                ServiceProcess killed = stage.worker(Map.of())) {
            gate.awaitReached(SOON);
            killed.kill();
        }
        try (ServiceProcess _ = stage.worker(Map.of())) {
            Run ended = stage.awaitEnd(again, SOON);

            assertThat(ended.status()).isEqualTo("complete");
            assertThat(ended.rowCount()).isEqualTo(undisturbed.rowCount());
        }
    }

    private static void assertUndisturbed() {
        assertThat(stage.run(id).status()).isEqualTo("complete");
        Invariants.assertOneOfEverythingButMail(stage, id, undisturbed);
    }

    private static void kill(Predicate<Request> at, boolean before) throws Exception {
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = before ? faulty.holdBefore(at) : faulty.holdAfter(at);
            try (ServiceProcess killed = stage.worker(Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()))) {
                hold.awaitReached(SOON);
                killed.kill();
            }
        }
    }

    private static Run finish() {
        try (ServiceProcess _ = stage.worker(Map.of())) {
            return stage.awaitEnd(id, SOON);
        }
    }
}
