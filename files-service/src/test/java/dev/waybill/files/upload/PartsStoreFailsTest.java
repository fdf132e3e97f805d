package dev.waybill.files.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.waybill.files.ServiceTest;
import dev.waybill.files.StoreProxy;
import dev.waybill.files.upload.Uppy.Begun;
import dev.waybill.files.upload.Uppy.Part;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Uploads by parts before a store that does not answer, or late.
@QuarkusTest
class PartsStoreFailsTest extends ServiceTest {

    private static final byte[] BYTES = new byte[100];
    private static final int AT_ONCE = 4;

    private final String org = newOrg();

    @SuppressWarnings("NullAway.Init")
    private Uppy alice;

    @SuppressWarnings("NullAway.Init") // set by Stack
    StoreProxy proxy;

    @BeforeEach
    void signIn() {
        alice = new Uppy(stack.tokens().token(alice(org)));
    }

    @AfterEach
    void passAll() {
        proxy.losePosts(false);
        proxy.passPosts();
    }

    @Test
    void aBeginningWithoutAnAnswerReservesNothingAndIsLeftToTheSweeper() throws Exception {
        proxy.losePosts(true);

        alice.begin("a.mp4", "video/mp4", Map.of("byteSize", BYTES.length))
                .then()
                .statusCode(503)
                .body("code", equalTo("storage-unavailable"));

        assertThat(proxy.keptPosts()).isPositive();
        assertThat(inDatabase(
                        "select concat_ws(' ', byte_size, expires_at <= now(), multipart_id is null) from waybill.pending_upload where org_id = ?",
                        org))
                .isEqualTo("0 t t");
        alice.get("/api/v1/uploads").then().statusCode(200).body("items.size()", equalTo(0));
    }

    @Test
    void theStoreIsAskedOnceToComplete() throws Exception {
        Begun upload = alice.begun(Map.of("byteSize", BYTES.length));
        List<Part> parts = List.of(alice.send(upload, 1, BYTES));
        proxy.losePosts(true);

        alice.complete(upload, parts).then().statusCode(503).body("code", equalTo("storage-unavailable"));

        assertThat(proxy.keptPosts()).isEqualTo(1);
        proxy.losePosts(false);
        alice.complete(upload, parts).then().statusCode(200);
    }

    @Test
    void onlyAFewWaitForTheStoreToComplete() throws Exception {
        List<Begun> uploads = new ArrayList<>();
        List<List<Part>> parts = new ArrayList<>();
        for (int i = 0; i <= AT_ONCE; i++) {
            uploads.add(alice.begun(Map.of("byteSize", BYTES.length)));
            parts.add(List.of(alice.send(uploads.getLast(), 1, BYTES)));
        }
        proxy.holdPosts();
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                int one = i;
                answers.add(clients.submit(
                        () -> alice.complete(uploads.get(one), parts.get(one)).statusCode()));
            }
            await().until(() -> proxy.keptPosts() == AT_ONCE);

            alice.complete(uploads.getLast(), parts.getLast())
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "5")
                    .body("code", equalTo("storage-unavailable"));

            proxy.passPosts();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(200);
            }
        } finally {
            proxy.passPosts();
        }
        alice.complete(uploads.getLast(), parts.getLast()).then().statusCode(200);
    }
}
