package dev.waybill.worker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import dev.waybill.local.Claims;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What a page of another site may do with a user who is signed in: nothing.
class OriginIT extends BrowserTest {

    private static final String ATTEMPT = """
            async ([method, url, options]) => {
              try {
                const answer = await fetch(url, {method, ...options});
                return String(answer.status) + (answer.type === "opaque" ? " opaque" : "");
              } catch (error) {
                return "refused";
              }
            }""";

    private final Claims alice = member("org-" + UUID.randomUUID());

    private static Object attempt(Page page, String method, String url, Map<String, ?> options) {
        return page.evaluate(ATTEMPT, List.of(method, url, options));
    }

    private Object listFiles(Page page) {
        Map<String, String> token = Map.of("authorization", "Bearer " + site.token(alice));
        return attempt(page, "GET", site.url + "/api/v1/files", Map.of("headers", token));
    }

    /// With a link that was signed for somebody.
    private Object put(Page page) {
        JsonPath upload = RestAssured.given()
                .baseUri(site.url)
                .header("Authorization", "Bearer " + site.token(alice))
                .contentType(ContentType.JSON)
                .body(Map.of("fileName", "a.csv", "contentType", "text/csv", "byteSize", 3))
                .post("/api/v1/uploads")
                .jsonPath();
        Map<String, Object> options = Map.of("headers", upload.getMap("headers"), "body", "a,b");
        return attempt(page, "PUT", upload.getString("url"), options);
    }

    @Test
    void anUnknownOriginReachesNeitherTheApiNorTheStore() {
        try (Product stranger = new Product(0)) {
            Page page = user(alice);
            page.navigate(stranger.url());

            assertThat(attempt(page, "GET", site.url + "/api/v1/files", Map.of("credentials", "include")))
                    .isEqualTo("refused");
            assertThat(listFiles(page)).isEqualTo("refused");
            assertThat(put(page)).isEqualTo("refused");
        }
    }

    @Test
    void anAllowedOriginReachesBothWithItsToken() {
        try (Product friend = new Product(site.friendPort)) {
            Page page = visitor();
            page.navigate(friend.url());

            assertThat(listFiles(page)).isEqualTo("200");
            assertThat(put(page)).isEqualTo("200");
        }
    }

    @Test
    void aFormOfAnotherSiteDeletesNothing() {
        site.execute("""
                insert into waybill.file_metadata (id, org_id, object_key, original_file_name, content_type, byte_size, uploaded_by)
                select id, '%1$s', 'org/%1$s/files/' || id || '.csv', 'kept.csv', 'text/csv', 1, 'alice'
                from (select waybill.uuid_v7() as id) new""".formatted(alice.orgId()));
        String id = site.texts("select id::text from waybill.file_metadata where org_id = ?", alice.orgId())
                .getFirst();
        for (int port : new int[] {0, site.friendPort}) {
            try (Product other = new Product(port)) {
                Page page = user(alice);
                page.navigate(other.url());

                Response answer = page.waitForResponse(
                        "**/delete", () -> page.evaluate("""
                        (action) => {
                          const form = document.createElement("form");
                          form.method = "post";
                          form.action = action;
                          document.body.append(form);
                          form.submit();
                        }""", site.url + "/files/" + id + "/delete"));

                assertThat(answer.status()).isEqualTo(403);
                assertThat(site.texts(
                                "select id::text from waybill.file_metadata where org_id = ? and soft_deleted_at is null",
                                alice.orgId()))
                        .containsExactly(id);
            }
        }
    }
}
