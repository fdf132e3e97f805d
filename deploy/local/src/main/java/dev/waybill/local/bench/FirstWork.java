package dev.waybill.local.bench;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/// A little work for a service that just started: what a training run records, and what its memory is measured after.
enum FirstWork {
    FILES_SERVICE {
        @Override
        void on(Lab lab, Lab.Running service) throws IOException, InterruptedException {
            try (HttpClient http = HttpClient.newHttpClient()) {
                for (int n = 0; n < REQUESTS; n++) {
                    for (String path : List.of("files?limit=100", "datasets", "exports")) {
                        get(http, lab, service, path);
                    }
                }
            }
        }
    },

    EXPORT_WORKER {
        @Override
        void on(Lab lab, Lab.Running service) throws SQLException {
            Runs runs = new Runs(lab);
            for (int n = 1; n <= EXPORTS; n++) {
                runs.awaitComplete(runs.request(SmallTable.tenant(n), "small"));
            }
        }
    };

    private static final int REQUESTS = 20;
    private static final int EXPORTS = 10;
    private static final int ROWS_EACH = 1_000;

    /// @param service e.g. `files-service`
    static FirstWork of(String service) {
        return valueOf(service.replace('-', '_').toUpperCase(Locale.ROOT));
    }

    /// The table that is exported.
    static void prepare(Lab lab) throws SQLException {
        SmallTable.load(lab.owner(), EXPORTS, ROWS_EACH);
    }

    abstract void on(Lab lab, Lab.Running service) throws IOException, InterruptedException, SQLException;

    private static void get(HttpClient http, Lab lab, Lab.Running service, String path)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.url().resolve("/api/v1/" + path))
                .header("Authorization", "Bearer " + lab.token())
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(
                    "%s answered %d: %s".formatted(request.uri(), answer.statusCode(), answer.body()));
        }
    }
}
