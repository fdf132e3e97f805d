package dev.waybill.local;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;

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
}
