package dev.waybill.local.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// The API of files-service as one user uses it.
final class ExportApi {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final URI base;
    private final String token;

    ExportApi(HttpClient http, URI base, String token) {
        this.http = http;
        this.base = base;
        this.token = token;
    }

    record Answer(int status, JsonNode body) {

        /// A text member; empty if it is absent or null.
        String text(String member) {
            return body.path(member).asText("");
        }
    }

    Answer request(String json) throws IOException, InterruptedException {
        return send(to("/api/v1/exports")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /// @throws IllegalStateException if the answer is not 200
    Answer status(String exportId) throws IOException, InterruptedException {
        return get(exportId);
    }

    /// Asks for an export and waits for it.
    ///
    /// @param query e.g. `dataset=contacts&format=xlsx`
    /// @throws IllegalStateException if the answer is not 200
    Answer sync(String query) throws IOException, InterruptedException {
        return get("sync?" + query);
    }

    /// Any other call.
    ///
    /// @param json body; empty for none
    Answer call(String method, String path, String json) throws IOException, InterruptedException {
        HttpRequest.BodyPublisher body =
                json.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(json);
        return send(to(path).header("Content-Type", "application/json").method(method, body));
    }

    private Answer get(String what) throws IOException, InterruptedException {
        Answer answer = send(to("/api/v1/exports/" + what).GET());
        if (answer.status() != 200) {
            throw new IllegalStateException(
                    "GET /api/v1/exports/%s answered %d: %s".formatted(what, answer.status(), answer.body()));
        }
        return answer;
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofMinutes(4))
                .header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body()));
    }
}
