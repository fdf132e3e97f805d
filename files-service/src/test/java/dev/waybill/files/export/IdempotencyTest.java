package dev.waybill.files.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.waybill.files.ServiceTest;
import dev.waybill.local.Claims;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The header Idempotency-Key: a request that is repeated is done once.
@QuarkusTest
class IdempotencyTest extends ServiceTest {

    private static final String INVOICES = "{\"dataset\":\"invoices\",\"format\":\"csv\"}";

    private final String org = newOrg();
    private final Claims alice = alice(org);
    private final String key = UUID.randomUUID().toString();

    @Test
    void aHundredRepeatsAtTheSameTimeGetOneAnswer() throws Exception {
        List<Response> answers = atTheSameTime(100, () -> request(alice, key, INVOICES));

        assertThat(answers).extracting(Response::statusCode).containsOnly(201);
        assertThat(answers.stream()
                        .map(answer -> answer.asString() + answer.header("Location"))
                        .collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(runs()).isEqualTo("1");
    }

    @Test
    void aRepeatGetsTheFirstAnswerEvenWhenTheRunHasEndedAndTheRateIsUsedUp() throws Exception {
        Response first = request(alice, key, INVOICES);
        for (int i = 0; i < 4; i++) {
            end();
            request(alice, "other-" + i, INVOICES).then().statusCode(201);
        }
        request(alice, "one-more", INVOICES).then().statusCode(409);
        end();
        request(alice, "one-more", INVOICES).then().statusCode(429);

        Response repeat = request(alice, key, " {\"format\": \"csv\", \"dataset\": \"invoices\"} ");

        repeat.then().statusCode(201).header("Location", equalTo(first.header("Location")));
        assertThat(repeat.asString()).isEqualTo(first.asString());
    }

    @Test
    void theSameKeyWithAnotherBodyIsAMistake() throws Exception {
        request(alice, key, INVOICES).then().statusCode(201);

        request(alice, key, "{\"dataset\":\"events\",\"format\":\"csv\"}")
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"));
        assertThat(runs()).isEqualTo("1");
    }

    @Test
    void aRequestThatWasRefusedUsesItsKeyNotUp() {
        request(alice, key, "{\"dataset\":\"x\",\"format\":\"csv\"}").then().statusCode(400);

        request(alice, key, INVOICES).then().statusCode(201);
    }

    @Test
    void keysOfOtherUsersAndTenantsAreOtherKeys() throws Exception {
        String first = request(alice, key, INVOICES).path("exportId");
        end();

        Response bobs = request(Claims.member("bob", org, "bob@example.com"), key, INVOICES);
        Response others = request(alice(newOrg()), key, INVOICES);

        assertThat(List.of(bobs.<String>path("exportId"), others.<String>path("exportId")))
                .doesNotHaveDuplicates()
                .doesNotContain(first);
    }

    @Test
    void aKeyIsForgottenAfterADay() throws Exception {
        String first = request(alice, key, INVOICES).path("exportId");
        end();
        change("update waybill.idempotency_key set created_at = now() - interval '24 hours 1 second' where key = '%s'"
                .formatted(key));

        Response again = request(alice, key, INVOICES);

        again.then().statusCode(201);
        assertThat(again.<String>path("exportId")).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "k\u00e4y", "256"})
    void aKeyIsVisibleAscii(String value) {
        request(alice, value.equals("256") ? "x".repeat(256) : value, INVOICES)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid-request"))
                .body("detail", containsString("Idempotency-Key must be 1 to 255 visible ASCII characters"));
    }

    private Response request(Claims who, String idempotencyKey, String body) {
        return as(who).header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .body(body)
                .post("/api/v1/exports");
    }

    private String runs() throws Exception {
        return inDatabase("select count(*) from waybill.export_run where org_id = ?", org);
    }

    private void end() throws Exception {
        change("""
                update waybill.export_run set status = 'failed', error_code = 'test', error_message = 'told so', completed_at = now()
                where org_id = '%s' and status = 'pending'
                """.formatted(org));
    }
}
