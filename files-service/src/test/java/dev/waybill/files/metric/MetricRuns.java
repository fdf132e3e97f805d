package dev.waybill.files.metric;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.common.http.TestHTTPResource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/// Requests that wait for a run, and what a worker would write of it.
abstract class MetricRuns extends ServiceTest {

    static final Duration SOON = Duration.ofSeconds(20);
    static final String SOURCES = "/api/v1/admin/data-sources";
    static final String METRICS = "/api/v1/metrics";

    @TestHTTPResource
    @SuppressWarnings("NullAway.Init")
    URI service;

    final String org = newOrg();
    final Claims root = root(org);
    final Claims alice = alice(org);

    CompletableFuture<HttpResponse<String>> get(Claims who, String path) {
        return send(who, "GET", path);
    }

    CompletableFuture<HttpResponse<String>> send(Claims who, String method, String path) {
        HttpRequest request = HttpRequest.newBuilder(service.resolve(path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofMinutes(3))
                .header("Authorization", "Bearer " + stack.tokens().token(who))
                .method(method, BodyPublishers.noBody())
                .build();
        return HTTP.sendAsync(request, BodyHandlers.ofString());
    }

    /// Id of the tenant's run, once it is there.
    String awaitRun() {
        return Awaitility.await("the run")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(5))
                .until(
                        () -> inDatabase(
                                "select id from waybill.export_run where org_id = ? and waybill.is_active(status)",
                                org),
                        id -> !id.isEmpty());
    }

    int runs() throws Exception {
        return Integer.parseInt(inDatabase("select count(*) from waybill.export_run where org_id = ?", org));
    }

    void complete(String tenant) throws Exception {
        change("""
                update waybill.export_run set status = 'complete', progress = 100, file_size = 48213,
                  row_count = 365, sha256 = repeat('a', 64), file_name = 'Revenue.csv', completed_at = now(),
                  expires_at = now() + interval '60 seconds', download_url = 'https://store.example.com/' || id,
                  download_url_expires_at = now() + interval '60 seconds'
                where org_id = '%s' and waybill.is_active(status)""".formatted(tenant));
    }

    void fail(String run, String code, String message) throws Exception {
        change("""
                update waybill.export_run set status = 'failed', error_code = '%s', error_message = '%s',
                  completed_at = now() where id = '%s'""".formatted(code, message, run));
    }
}
