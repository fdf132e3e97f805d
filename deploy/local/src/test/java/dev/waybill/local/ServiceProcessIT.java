package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private Path jar;
    private Path log;
    private int port;
    private URI health;

    @BeforeEach
    void pack() throws IOException {
        jar = SmallService.jar(directory);
        log = directory.resolve("logs/service.log");
        port = Ports.anyFree();
        health = URI.create("http://127.0.0.1:" + port + "/health");
    }

    private ServiceProcess start(int port) {
        return ServiceProcess.start(
                "small-service", jar, Map.of("WAYBILL_COLOUR", "blue"), log, List.of("-Xmx64m"), "" + port);
    }

    @Test
    void becomesReadyWithItsEnvironmentAndEndsOnSigterm() throws IOException {
        try (ServiceProcess service = start(port)) {
            service.awaitReady(health, SOON);

            assertThat(service.isAlive()).isTrue();
            assertThat(service.stop(SOON)).isEqualTo(143);
            assertThat(service.isAlive()).isFalse();
            assertThat(Files.readString(log)).contains("WAYBILL_COLOUR is blue");
        }
    }

    @Test
    void serviceThatEndsBeforeItIsReadyIsReportedWithItsOwnLog() throws IOException {
        Files.createDirectories(log.getParent());
        Files.writeString(log, "of an earlier run\n");
        try (ServiceProcess service = start(0)) {
            assertThatThrownBy(() -> service.awaitReady(health, SOON))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("small-service", "ended with 3", "no port, no service")
                    .hasMessageNotContaining("of an earlier run");
        }
    }

    @Test
    void stoppedServiceAnswersAgainWhenItIsContinued() throws Exception {
        try (ServiceProcess service = start(port);
                HttpClient http = HttpClient.newHttpClient()) {
            service.awaitReady(health, SOON);
            HttpRequest get = HttpRequest.newBuilder(health)
                    .timeout(Duration.ofMillis(500))
                    .build();

            service.signal("STOP");
            assertThatThrownBy(() -> http.send(get, BodyHandlers.discarding()))
                    .isInstanceOf(HttpTimeoutException.class);
            service.signal("CONT");

            service.awaitReady(health, SOON);
        }
    }

    @Test
    void stoppedServiceIsKilledAllTheSame() {
        ServiceProcess service = start(port);
        service.awaitReady(health, SOON);
        service.signal("STOP");

        assertThatThrownBy(() -> service.stop(Duration.ofMillis(300))).hasMessageContaining("did not end within");

        service.close();
        assertThat(ProcessHandle.of(service.pid())).isEmpty();
    }
}
