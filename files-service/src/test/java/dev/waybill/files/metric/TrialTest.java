package dev.waybill.files.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An administrator tries a data source.
@QuarkusTest
class TrialTest extends MetricRuns {

    @SuppressWarnings("NullAway.Init")
    private String source;

    @BeforeEach
    void hasADataSource() {
        source = made(root, SOURCES, dataSource("Warehouse"));
    }

    private String test() {
        return SOURCES + "/" + source + "/test";
    }

    @Test
    void isARunOfSelectOneThatTellsWhetherItEndedWell() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = send(root, "POST", test());
        String run = awaitRun();
        assertThat(inDatabase("""
                        select concat_ws(' ', r.dataset, r.metric_slot, o.payload #>> '{metric,sql}', o.payload #>> '{metric,dataSourceId}')
                        from waybill.export_run r join waybill.export_outbox o on o.run_id = r.id where r.id = ?::uuid""", run)).isEqualTo("metric 1 select 1 " + source);
        complete(org);

        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().body()).isEqualTo("{\"ok\":true,\"code\":null,\"message\":null}");
        assertThat(inDatabase("""
                        select concat_ws(' ', actor_user_id, detail ->> 'host', detail ->> 'user', detail ->> 'exportId')
                        from waybill.audit_logs where subject_id = ? and action = 'data-source.tested'""", source)).isEqualTo("root db.example.com reports " + run);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data-source-refused",
                "data-source-unreachable",
                "connection-lost",
                "host-not-allowed",
                "query-failed",
                "timeout",
                "credentials-missing"
            })
    void tellsWhatIsWrong(String code) throws Exception {
        CompletableFuture<HttpResponse<String>> answer = send(root, "POST", test());
        fail(awaitRun(), code, "told so");

        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().body())
                .isEqualTo("{\"ok\":false,\"code\":\"%s\",\"message\":\"told so\"}".formatted(code));
    }

    @Test
    void doesNotBlameTheDataSourceForWhatElseIsWrong() throws Exception {
        CompletableFuture<HttpResponse<String>> answer = send(root, "POST", test());
        fail(awaitRun(), "store-failed", "told so");

        assertThat(answer.get().statusCode()).isEqualTo(502);
        assertThat(JsonPath.from(answer.get().body()).getString("code")).isEqualTo("export-failed");
    }

    @Test
    void isNotBegunWithoutASecret() throws Exception {
        Map<String, Object> body = dataSource("Without");
        body.remove("secret");

        as(root).post(SOURCES + "/" + made(root, SOURCES, body) + "/test")
                .then()
                .statusCode(404)
                .body("code", equalTo("credentials-missing"));
        assertThat(runs()).isZero();
        assertThat(inDatabase(
                        "select count(*) from waybill.audit_logs where org_id = ? and action = 'data-source.tested'",
                        org))
                .isEqualTo("0");
    }
}
