package dev.waybill.local.launcher;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.SignedRequest;
import dev.waybill.local.launcher.ExportApi.Answer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

/// An upload that becomes an avatar and is replaced with its bytes, links by key, the audit trail and what Prometheus
/// sees.
final class StorageChecks {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Checks checks;
    private final Deployment all;
    private final HttpClient http;
    private final ExportApi admin;
    private final PrintStream out;

    StorageChecks(Checks checks, Deployment all, HttpClient http, ExportApi admin, PrintStream out) {
        this.checks = checks;
        this.all = all;
        this.http = http;
        this.admin = admin;
        this.out = out;
    }

    void run() throws SQLException, IOException, InterruptedException {
        Answer replaced = avatar("first");
        Answer avatar = avatar("second");
        checks.same("the avatar's link answers", 200, status(avatar.text("downloadUrl")));
        checks.same("the link of the one before answers", 404, status(replaced.text("downloadUrl")));

        String path =
                "/api/v1/storage/signed-url?key=" + URLEncoder.encode(key(avatar.text("id")), StandardCharsets.UTF_8);
        Answer link = admin.call("GET", path, "");
        checks.same("a link by its key answers", 200, status(link.text("url")));
        ExportApi other =
                new ExportApi(http, all.files().url(), all.stack().tokens().token(Token.claims(DemoTenant.GLOBEX)));
        checks.same(
                "another tenant that asks for it is told",
                404,
                other.call("GET", path, "").status());

        Answer audit = admin.call("GET", "/api/v1/audit?limit=1&action=avatar.*", "");
        checks.same(
                "the audit trail's newest entry of an avatar names",
                avatar.text("id"),
                audit.body().path("items").path(0).path("detail").path("fileId").asText());

        String metrics =
                get(all.worker().url().resolve("/q/metrics").toString()).body();
        checks.holds(
                "Prometheus sees the exports",
                metrics.contains("exports_total{entity=\"invoices\",format=\"csv\",status=\"complete\"} 1.0"),
                "no such line");
    }

    /// Sign, PUT, and show instead of finalize.
    private Answer avatar(String text) throws IOException, InterruptedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Answer signed = told(
                "POST",
                "/api/v1/uploads",
                Map.of("fileName", text + ".png", "contentType", "image/png", "byteSize", bytes.length));
        Map<String, String> headers = JSON.convertValue(signed.body().path("headers"), new TypeReference<>() {});
        HttpRequest.Builder put =
                SignedRequest.to(signed.text("url"), headers).PUT(HttpRequest.BodyPublishers.ofByteArray(bytes));
        http.send(put.build(), HttpResponse.BodyHandlers.discarding());
        return told("PUT", "/api/v1/me/avatar", Map.of("uploadId", signed.text("uploadId")));
    }

    private Answer told(String method, String path, Map<String, Object> body) throws IOException, InterruptedException {
        Answer answer = admin.call(method, path, JSON.writeValueAsString(body));
        out.println("Request   %s %s: %d".formatted(method, path, answer.status()));
        return answer;
    }

    private String key(String fileId) throws SQLException {
        try (Connection owner = all.stack().database().superuser();
                PreparedStatement select =
                        owner.prepareStatement("select object_key from waybill.file_metadata where id = ?")) {
            select.setObject(1, UUID.fromString(fileId));
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private int status(String url) throws IOException, InterruptedException {
        return get(url).statusCode();
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
