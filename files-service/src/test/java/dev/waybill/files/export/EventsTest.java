package dev.waybill.files.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Server-sent events, read off the wire.
@QuarkusTest
class EventsTest extends ServiceTest {

    private static final String INVOICES = "{\"dataset\":\"invoices\",\"format\":\"csv\"}";
    private static final Duration SOON = Duration.ofSeconds(20);

    @TestHTTPResource
    @SuppressWarnings("NullAway.Init")
    URI service;

    @Inject
    @SuppressWarnings("NullAway.Init")
    Audience audience;

    private final String org = newOrg();
    private final Claims alice = alice(org);

    @Test
    void tellTheStateAtOnceThenEachNewOneAndEndWithTheLast() throws Exception {
        String id = request();
        Stream stream = open(alice, id, null);
        awaitStates(stream, "pending 0");

        move(id, "status = 'assembling', progress = 40, rows_done = 2600000");
        awaitStates(stream, "pending 0", "assembling 40");
        move(id, "status = 'uploading', progress = 10"); // never seen going down
        awaitStates(stream, "pending 0", "assembling 40", "uploading 40");
        complete(id);

        assertThat(stream.ended().get().statusCode()).isEqualTo(200);
        assertThat(stream.states()).containsExactly("pending 0", "assembling 40", "uploading 40", "complete 100");
        assertThat(stream.ids()).isSorted().doesNotHaveDuplicates();
        assertThat(stream.lines().subList(0, 4))
                .satisfiesExactly(
                        id1 -> assertThat(id1).isEqualTo("id:0"),
                        event -> assertThat(event).isEqualTo("event:progress"),
                        data -> assertThat(data).startsWith("data:{\"exportId\":\"" + id),
                        end -> assertThat(end).isEmpty());
        assertThat(stream.exports().get(1).getLong("itemCounts.rows")).isEqualTo(2_600_000);
        HttpResponse<Void> answer = stream.ended().get();
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("x-accel-buffering")).hasValue("no");
    }

    @Test
    void goOnAfterTheLastEventThatWasSeen() throws Exception {
        String id = request();
        Stream before = open(alice, id, null);
        awaitStates(before, "pending 0");
        String seen = before.ids().getLast().toString();

        Stream nothingNew = open(alice, id, seen);
        move(id, "status = 'assembling', progress = 40");
        awaitStates(nothingNew, "assembling 40");
        Stream missedOne = open(alice, id, seen);
        awaitStates(missedOne, "assembling 40");
        complete(id);

        nothingNew.ended().get();
        missedOne.ended().get();
        assertThat(nothingNew.states()).containsExactly("assembling 40", "complete 100");
        assertThat(missedOne.states()).containsExactly("assembling 40", "complete 100");
        as(alice)
                .header("Last-Event-ID", missedOne.ids().getLast().toString())
                .get(path(id))
                .then()
                .statusCode(204);
        Stream all = open(alice, id, "no id of ours");
        all.ended().get();
        assertThat(all.states()).containsExactly("complete 100");
    }

    @Test
    void endWithAFailureOrACancellationToo() throws Exception {
        String failed = request();
        Stream first = open(alice, failed, null);
        move(failed, "status = 'failed', error_code = 'store-failed', error_message = 'told so', completed_at = now()");
        first.ended().get();
        String cancelled = request();
        Stream second = open(alice, cancelled, null);
        as(alice).post("/api/v1/exports/" + cancelled + "/cancel").then().statusCode(200);
        second.ended().get();

        assertThat(first.states().getLast()).isEqualTo("failed 0");
        assertThat(first.exports().getLast().getString("error.code")).isEqualTo("store-failed");
        assertThat(second.states().getLast()).isEqualTo("cancelled 0");
    }

    @Test
    void areForTheTenantOnly() throws Exception {
        String id = request();

        for (String notMine : List.of(id, UUID.randomUUID().toString(), "nonsense")) {
            as(alice(newOrg()))
                    .accept("text/event-stream")
                    .get(path(notMine))
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .body("code", equalTo("export-not-found"));
        }
        nobody().accept("text/event-stream").get(path(id)).then().statusCode(401);
    }

    @Test
    void endWhenTheTokenExpires() throws Exception {
        String id = request();

        Stream stream = open(alice.lasting(Duration.ofSeconds(10)), id, null);

        assertThat(stream.ended().get().statusCode()).isEqualTo(200);
        assertThat(stream.states()).containsExactly("pending 0");
        Awaitility.await().atMost(SOON).until(() -> audience.size() == 0);
    }

    @Test
    void ofTwoHundredClientsTakeNoThreadEach() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int tenant = 0; tenant < 10; tenant++) {
            ids.add(post(alice(org + tenant), "/api/v1/exports", INVOICES).path("exportId"));
        }
        List<Stream> streams = new ArrayList<>();
        int before = 0;
        for (int n = 0;
                n < 200;
                n++) { // one after the other: the first looks need no more threads than they do for one
            Stream stream = open(alice(org + n % 10), ids.get(n % 10), null);
            Awaitility.await("the first state")
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> stream.states().size() == 1);
            streams.add(stream);
            if (n == 19) {
                before = ManagementFactory.getThreadMXBean().getThreadCount();
            }
        }
        assertThat(audience.size()).isGreaterThanOrEqualTo(200);
        int with = ManagementFactory.getThreadMXBean().getThreadCount();
        for (String id : ids) {
            complete(id);
        }
        for (Stream stream : streams) {
            stream.ended().get();
        }

        assertThat(with - before).as("more threads for 180 more clients").isLessThan(40);
        assertThat(streams).allSatisfy(s -> assertThat(s.states()).containsExactly("pending 0", "complete 100"));
        Awaitility.await("nobody to watch").atMost(SOON).until(() -> audience.size() == 0);
    }

    @Test
    void areNotSentToAClientThatIsGone() throws Exception {
        String id = request();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            open(client, alice, id, null);
            Awaitility.await().atMost(SOON).until(() -> audience.size() == 1);
            client.shutdownNow();
        }

        Awaitility.await("the viewer to be forgotten").atMost(SOON).until(() -> audience.size() == 0);
    }

    /// What came so far, and the end of it.
    private record Stream(List<String> lines, CompletableFuture<HttpResponse<Void>> ended) {

        List<JsonPath> exports() {
            return lines.stream()
                    .filter(line -> line.startsWith("data:"))
                    .map(line -> JsonPath.from(line.substring("data:".length())))
                    .toList();
        }

        List<String> states() {
            return exports().stream()
                    .map(export -> "%s %d".formatted(export.getString("status"), export.getInt("progress")))
                    .toList();
        }

        List<Long> ids() {
            return lines.stream()
                    .filter(line -> line.startsWith("id:"))
                    .map(line -> Long.parseLong(line.substring("id:".length()).strip()))
                    .toList();
        }
    }

    private Stream open(Claims who, String id, @Nullable String lastEventId) {
        return open(HTTP, who, id, lastEventId);
    }

    private Stream open(HttpClient client, Claims who, String id, @Nullable String lastEventId) {
        List<String> lines = new CopyOnWriteArrayList<>();
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path(id)))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(SOON)
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + stack.tokens().token(who));
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        return new Stream(
                lines, client.sendAsync(request.build(), BodyHandlers.fromLineSubscriber(new Collector(lines))));
    }

    private record Collector(List<String> lines) implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            lines.add(line);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }

    private static void awaitStates(Stream stream, String... states) {
        Awaitility.await(String.join(", ", states))
                .atMost(SOON)
                .untilAsserted(() -> assertThat(stream.states()).containsExactly(states));
    }

    private static String path(String id) {
        return "/api/v1/exports/" + id + "/events";
    }

    private String request() {
        return post(alice, "/api/v1/exports", INVOICES)
                .then()
                .statusCode(201)
                .extract()
                .path("exportId");
    }

    private void move(String id, String to) throws Exception {
        change("update waybill.export_run set %s where id = '%s'".formatted(to, id));
    }

    private void complete(String id) throws Exception {
        move(id, """
                status = 'complete', progress = 100, file_size = 10, row_count = 3, sha256 = repeat('a', 64),
                completed_at = now(), expires_at = now() + interval '7 days'""");
    }
}
