package dev.waybill.files.upload;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.waybill.local.SignedRequest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Asks as @uppy/aws-s3 5.1 and 6.3 ask a Companion, for one user.
final class Uppy {

    /// S3's least size of a part that is not the last.
    static final int PART_BYTES = 5 * 1024 * 1024;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String token;

    Uppy(String token) {
        this.token = token;
    }

    /// An upload by parts that was begun.
    record Begun(String uploadId, String key) {

        String path(String behind) {
            return "/s3/multipart/%s%s".formatted(uploadId, behind);
        }
    }

    /// A part as `complete` lists it.
    record Part(
            @JsonProperty("PartNumber") int number,
            @JsonProperty("ETag") String etag) {}

    Response begin(String fileName, String type, Map<String, ?> metadata) {
        return sending(Map.of("filename", fileName, "type", type, "metadata", metadata))
                .post("/s3/multipart");
    }

    Begun begun(Map<String, ?> metadata) {
        Response answer = begin("holiday.mp4", "video/mp4", metadata);
        answer.then().statusCode(200);
        return new Begun(answer.path("uploadId"), answer.path("key"));
    }

    Response list(Begun upload) {
        return asking().queryParam("key", upload.key()).get(upload.path(""));
    }

    Response sign(Begun upload, Object partNumber) {
        return asking().queryParam("key", upload.key()).get(upload.path("/" + partNumber));
    }

    Response batch(Begun upload, String partNumbers) {
        return asking().queryParam("key", upload.key())
                .queryParam("partNumbers", partNumbers)
                .get(upload.path("/batch"));
    }

    Response complete(Begun upload, List<Part> parts) {
        return sending(Map.of("parts", parts)).queryParam("key", upload.key()).post(upload.path("/complete"));
    }

    Response abort(Begun upload) {
        return asking().queryParam("key", upload.key()).delete(upload.path(""));
    }

    Response params(Map<String, ?> query) {
        return asking().queryParams(query).get("/s3/params");
    }

    Response get(String path) {
        return asking().get(path);
    }

    /// Sends one part.
    Part send(Begun upload, int number, byte[] bytes) throws Exception {
        Response signed = sign(upload, number);
        signed.then().statusCode(200);
        return sendTo(signed.path("url"), number, bytes);
    }

    static Part sendTo(String url, int number, byte[] bytes) throws Exception {
        HttpResponse<String> answer = put(url, Map.of(), bytes);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + answer.body());
        }
        return new Part(number, answer.headers().firstValue("ETag").orElseThrow());
    }

    /// Sends all parts, one after the other.
    List<Part> sendAll(Begun upload, byte[] file) throws Exception {
        List<Part> parts = new ArrayList<>();
        for (int from = 0; from < file.length; from += PART_BYTES) {
            byte[] bytes = Arrays.copyOfRange(file, from, Math.min(file.length, from + PART_BYTES));
            parts.add(send(upload, parts.size() + 1, bytes));
        }
        return parts;
    }

    static HttpResponse<String> put(String url, Map<String, String> headers, byte[] bytes) throws Exception {
        return HTTP.send(
                SignedRequest.to(url, headers)
                        .method("PUT", BodyPublishers.ofByteArray(bytes))
                        .build(),
                BodyHandlers.ofString());
    }

    static HttpResponse<String> post(String url, Map<String, String> fields, byte[] file) throws Exception {
        return HTTP.send(SignedRequest.form(url, fields, file).build(), BodyHandlers.ofString());
    }

    private RequestSpecification asking() {
        return given().header("Authorization", "Bearer " + token).accept(ContentType.JSON);
    }

    private RequestSpecification sending(Object body) {
        return asking().contentType(ContentType.JSON).body(body);
    }
}
