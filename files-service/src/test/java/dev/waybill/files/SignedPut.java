package dev.waybill.files;

import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/// What `POST /api/v1/uploads` answered, used as a client would.
public record SignedPut(String uploadId, String url, Map<String, String> headers) {

    static SignedPut of(ExtractableResponse<Response> answer) {
        return new SignedPut(answer.path("uploadId"), answer.path("url"), answer.path("headers"));
    }

    public HttpResponse<String> send(byte[] bytes) throws Exception {
        return ServiceTest.send("PUT", url, headers, bytes);
    }

    public SignedPut with(String header, String value) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put(header, value);
        return new SignedPut(uploadId, url, changed);
    }

    public SignedPut without(String header) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.remove(header);
        return new SignedPut(uploadId, url, changed);
    }
}
