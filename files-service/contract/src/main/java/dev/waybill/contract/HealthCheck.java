package dev.waybill.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

/// The command `health` of both services: asks the service on this machine whether it is ready, as a container's
/// health check does, for images that hold neither a shell nor curl. Kubernetes asks by itself and needs none of this.
public final class HealthCheck {

    private static final int TIMEOUT_MILLIS = 4_000; // below the five seconds an image gives a check

    private HealthCheck() {}

    /// On a JVM without all the rest of the service, which would take ten times as long.
    ///
    /// @param args as for [#port]: the variable, and the usual port
    public static void main(String... args) {
        System.exit(run(port(System.getenv(), args[0], Integer.parseInt(args[1])), System.out));
    }

    /// Where the service listens: Quarkus' own variable wins, as it does in the service.
    ///
    /// @param variable of Waybill for this port
    /// @param usual without any
    /// @throws NumberFormatException if it is no number, and the service has refused to start then
    public static int port(Map<String, String> environment, String variable, int usual) {
        return Stream.of("QUARKUS_HTTP_PORT", variable)
                .map(name -> environment.getOrDefault(name, ""))
                .filter(port -> !port.isBlank())
                .findFirst()
                .map(Integer::parseInt)
                .orElse(usual);
    }

    /// Prints what `/q/health/ready` answers, or why it does not.
    ///
    /// @return the exit code: 0 if it is ready, else 1
    public static int run(int port, PrintStream out) {
        URI ready = URI.create("http://127.0.0.1:%d/q/health/ready".formatted(port));
        try {
            HttpURLConnection connection = (HttpURLConnection) ready.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            boolean up = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            try (InputStream body = up ? connection.getInputStream() : connection.getErrorStream()) {
                out.println(body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
            return up ? 0 : 1;
        } catch (IOException e) {
            out.println(ready + ": " + e);
            return 1;
        }
    }
}
