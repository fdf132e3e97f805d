package dev.waybill.worker.crash;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Claims;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/// Tenants that upload a file and export their rows, one after the other, until it is closed. Each goes to the
/// files-service that a load balancer would send it to.
final class Traffic implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(180);
    private static final byte[] FILE = "hello".getBytes(StandardCharsets.UTF_8);

    private final Stage stage;
    private final ExecutorService tenants = Executors.newSingleThreadExecutor();
    private final AtomicInteger rounds = new AtomicInteger();
    private final Future<?> going;
    private volatile FilesService target;
    private volatile boolean stopping;

    Traffic(Stage stage, FilesService target) {
        this.stage = stage;
        this.target = target;
        this.going = tenants.submit(this::go);
    }

    /// Sends it elsewhere, and waits until nothing of it is under way at the one before.
    void sendTo(FilesService other) throws Exception {
        target = other;
        awaitRounds(2);
    }

    /// Waits until so many more tenants had all they wanted.
    void awaitRounds(int more) throws Exception {
        int wanted = rounds.get() + more;
        Awaitility.await("traffic to go on").atMost(SOON).until(() -> rounds.get() >= wanted || going.isDone());
        if (going.isDone()) {
            going.get(); // throws what it failed by
        }
    }

    private Void go() throws IOException, InterruptedException {
        while (!stopping) {
            UUID org = stage.texts("select 1, 'hello'");
            RequestSpecification user = target.as(Claims.member("u-" + org, org.toString(), Stage.DEMO.email()));
            String upload = FilesService.put(user, FILE);
            given().spec(user)
                    .post("/api/v1/uploads/%s/finalize".formatted(upload))
                    .then()
                    .statusCode(201);
            String export = given().spec(user)
                    .body(Map.of("dataset", "texts", "format", "csv"))
                    .post("/api/v1/exports")
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("exportId");
            assertThat(stage.awaitEnd(UUID.fromString(export), SOON).status()).isEqualTo("complete");
            rounds.incrementAndGet();
        }
        return null;
    }

    @Override
    public void close() throws Exception {
        stopping = true;
        try {
            going.get();
        } finally {
            tenants.shutdown();
        }
    }
}
