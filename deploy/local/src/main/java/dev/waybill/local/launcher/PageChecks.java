package dev.waybill.local.launcher;

import dev.waybill.local.DemoTenant;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/// The pages as a browser asks for them: led to sign in, signed in with one click, and what was exported is there.
final class PageChecks {

    private final Checks checks;
    private final Deployment all;
    private final HttpClient http;

    PageChecks(Checks checks, Deployment all, HttpClient http) {
        this.checks = checks;
        this.all = all;
        this.http = http;
    }

    void run(DemoTenant tenant, Exported exported) throws IOException, InterruptedException {
        String page = all.files().url() + "/inspector/" + exported.id();
        HttpResponse<String> led = send(browse(page));
        checks.same("who is not signed in is led on", 303, led.statusCode());

        URI signIn = URI.create(led.headers().firstValue("Location").orElse(""));
        String form = "user=%s&returnTo=%s"
                .formatted(
                        URLEncoder.encode(tenant.email(), StandardCharsets.UTF_8),
                        URLEncoder.encode(page, StandardCharsets.UTF_8));
        HttpResponse<String> entered = send(HttpRequest.newBuilder(signIn.resolve("/sign-in"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(BodyPublishers.ofString(form)));
        checks.same(
                "signing in leads back to",
                page,
                entered.headers().firstValue("Location").orElse(""));

        String cookie = entered.headers().firstValue("Set-Cookie").orElse("").split(";")[0];
        String shown = send(browse(page).header("Cookie", cookie)).body();
        checks.holds(
                "the export's page has its SHA-256",
                shown.contains(exported.done().text("sha256")),
                "it is not there");
        checks.same(
                "the page of files answers",
                200,
                send(browse(all.files().url() + "/files").header("Cookie", cookie))
                        .statusCode());
    }

    private static HttpRequest.Builder browse(String page) {
        return HttpRequest.newBuilder(URI.create(page)).header("Accept", "text/html");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
