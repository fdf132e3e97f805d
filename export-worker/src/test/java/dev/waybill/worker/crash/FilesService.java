package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Claims;
import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
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

    @Override
    public void close() {
        process.close();
    }
}
