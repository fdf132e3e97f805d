package dev.waybill.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.UUID;

/// A request to a signed link, as a client sends it.
public final class SignedRequest {

    private SignedRequest() {}

    /// With the headers that are part of the signature, but for `Content-Length`: that one is the client's own
    /// business, as in a browser.
    public static HttpRequest.Builder to(String url, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        headers.forEach((name, value) -> {
            if (!name.equalsIgnoreCase("content-length")) {
                request.header(name, value);
            }
        });
        return request;
    }

    /// The fields of a form and then the file, as a browser writes them (RFC 7578).
    public static HttpRequest.Builder form(String url, Map<String, String> fields, byte[] file) {
        String boundary = "----WebKitFormBoundary" + UUID.randomUUID();
        String part = "--%s\r\nContent-Disposition: form-data; name=\"%s\"";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> write(body, part.formatted(boundary, name) + "\r\n\r\n" + value + "\r\n"));
        write(body, part.formatted(boundary, "file") + "; filename=\"blob\"\r\nContent-Type: text/plain\r\n\r\n");
        body.writeBytes(file);
        write(body, "\r\n--%s--\r\n".formatted(boundary));
        return HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()));
    }

    private static void write(ByteArrayOutputStream body, String text) {
        body.writeBytes(text.getBytes(UTF_8));
    }
}
