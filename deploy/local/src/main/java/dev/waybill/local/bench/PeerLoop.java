package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The other end of [PeerProcess], for peers in Java.
final class PeerLoop {

    private static final ObjectMapper JSON = new ObjectMapper();

    private PeerLoop() {}

    interface Export {
        void run(String sql, String key) throws Exception;
    }

    /// Answers each line of the input until it ends.
    static void serve(Export export) throws IOException {
        BufferedReader tasks = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = tasks.readLine(); line != null; line = tasks.readLine()) {
            System.out.println(JSON.writeValueAsString(answer(export, JSON.readTree(line))));
        }
    }

    private static Map<String, Object> answer(Export export, JsonNode task) {
        try {
            export.run(task.path("sql").asText(), task.path("key").asText());
            return Map.of("done", true);
        } catch (Exception e) { // the one who asked reads it
            e.printStackTrace();
            return Map.of("error", String.valueOf(e.getMessage()));
        }
    }
}
