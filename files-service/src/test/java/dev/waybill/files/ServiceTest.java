package dev.waybill.files;

import static io.restassured.RestAssured.given;

import dev.waybill.local.Claims;
import dev.waybill.local.LocalStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/// The running service before real servers, seen through its HTTP API. Every test makes its own tenants.
@QuarkusTestResource(Stack.class)
public abstract class ServiceTest {

    @SuppressWarnings("NullAway.Init") // set by Stack
    protected LocalStack stack;

    /// A tenant that nobody else has.
    protected static String newOrg() {
        return "org-" + UUID.randomUUID();
    }

    protected Claims alice(String org) {
        return Claims.member("alice", org, "alice@example.com");
    }

    protected RequestSpecification as(Claims who) {
        return withToken(stack.tokens().token(who));
    }

    protected static RequestSpecification withToken(String token) {
        return given().header("Authorization", "Bearer " + token)
                .urlEncodingEnabled(false)
                .redirects()
                .follow(false);
    }

    protected static RequestSpecification nobody() {
        return given().redirects().follow(false);
    }
}
