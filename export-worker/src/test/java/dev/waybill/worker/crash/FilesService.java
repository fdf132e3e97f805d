package dev.waybill.worker.crash;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Claims;
import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import dev.waybill.local.SignedRequest;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.http.ContentType;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// The packaged files-service on a stage.
record FilesService(ServiceProcess process, int port, Stage stage) implements AutoCloseable {

    private static final Path JAR = Path.of("..", "files-service", "target", "quarkus-app", "quarkus-run.jar")
            .toAbsolutePath();
    private static final Duration SOON = Duration.ofSeconds(90);

    /// @param changes to the stage's environment
    static FilesService start(Stage stage, Map<String, String> changes) {
        assertThat(JAR).as("mvn package in files-service makes it").exists();
        int port = Ports.anyFree();
        Map<String, String> environment = new HashMap<>(stage.environment());
        environment.put("WAYBILL_FILES_PORT", Integer.toString(port));
        environment.putAll(changes);
        return new FilesService(stage.service("files-service", JAR, environment), port, stage);
    }

    /// Its API as a user, once it is ready.
    RequestSpecification as(Claims user) {
        String url = "http://127.0.0.1:" + port;
        process.awaitReady(URI.create(url + "/q/health/ready"), SOON);
        return new RequestSpecBuilder()
                .setBaseUri(url)
                .addHeader("Authorization", "Bearer " + stage.stack.tokens().token(user))
                .setContentType(ContentType.JSON)
                .build();
    }

    Health health() {
        return new Health(port);
    }

    /// Signs and puts a file, without finalizing it.
    ///
    /// @return the upload's id
    static String put(RequestSpecification user, byte[] bytes) throws IOException, InterruptedException {
        ExtractableResponse<Response> signed = given().spec(user)
                .body(Map.of("fileName", "a.png", "contentType", "image/png", "byteSize", bytes.length))
                .post("/api/v1/uploads")
                .then()
                .statusCode(201)
                .extract();
        Map<String, String> headers = signed.path("headers");
        HttpRequest put = SignedRequest.to(signed.path("url"), headers)
                .PUT(BodyPublishers.ofByteArray(bytes))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(put, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
        }
        return signed.path("uploadId");
    }

    @Override
    public void close() {
        process.close();
    }
}
