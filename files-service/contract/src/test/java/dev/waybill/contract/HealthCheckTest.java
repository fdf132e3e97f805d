package dev.waybill.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthCheckTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({"200, 0", "503, 1"})
    void itsExitCodeIsWhatTheServiceAnswers(int status, int exitCode) throws IOException {
        byte[] body = "{\"status\": \"…\"}".getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            assertThat(run(server.getAddress().getPort())).isEqualTo(exitCode);
            assertThat(printed.toString(StandardCharsets.UTF_8)).contains("status");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whereNothingListensNothingIsReady() {
        assertThat(run(1)).isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("http://127.0.0.1:1/q/health/ready");
    }

    @Test
    void portIsTheServices() {
        assertThat(HealthCheck.port(Map.of(), "WAYBILL_FILES_PORT", 8080)).isEqualTo(8080);
        assertThat(HealthCheck.port(Map.of("WAYBILL_FILES_PORT", "9"), "WAYBILL_FILES_PORT", 8080))
                .isEqualTo(9);
        assertThat(HealthCheck.port(
                        Map.of("WAYBILL_FILES_PORT", "9", "QUARKUS_HTTP_PORT", "7"), "WAYBILL_FILES_PORT", 8080))
                .isEqualTo(7);
    }

    private int run(int port) {
        return HealthCheck.run(port, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }
}
