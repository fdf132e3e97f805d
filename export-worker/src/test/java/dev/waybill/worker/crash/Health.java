package dev.waybill.worker.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/// What a service says of itself, as Kubernetes asks.
///
/// @param port its HTTP port
record Health(int port) {

    private static final ObjectMapper JSON = new ObjectMapper();

    boolean isLive() {
        try {
            return ask("live").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /// Names of the checks that are down, where it says 503; none where it says 200.
    Set<String> missing() throws IOException {
        HttpResponse<String> answer = ask("ready");
        Set<String> down = new TreeSet<>();
        for (JsonNode check : JSON.readTree(answer.body()).path("checks")) {
            if (check.path("status").asText().equals("DOWN")) {
                down.add(check.path("name").asText());
            }
        }
        if (down.isEmpty() != (answer.statusCode() == 200)) {
            throw new AssertionError("%d %s".formatted(answer.statusCode(), answer.body()));
        }
        return down;
    }

    private HttpResponse<String> ask(String what) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/q/health/%s".formatted(port, what)))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
