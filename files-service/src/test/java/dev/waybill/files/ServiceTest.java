package dev.waybill.files;

import static io.restassured.RestAssured.given;

import dev.waybill.local.Claims;
import dev.waybill.local.LocalStack;
import dev.waybill.local.SignedRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;

/// The running service before real servers, seen through its HTTP API. Every test makes its own tenants.
@QuarkusTestResource(Stack.class)
public abstract class ServiceTest {

    protected static final HttpClient HTTP = HttpClient.newHttpClient();

    static {
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    @SuppressWarnings("NullAway.Init") // set by Stack
    protected LocalStack stack;

    /// A tenant that nobody else has.
    protected static String newOrg() {
        return "org-" + UUID.randomUUID();
    }

    protected static Claims alice(String org) {
        return Claims.member("alice", org, "alice@example.com");
    }

    protected RequestSpecification as(Claims who) {
        return withToken(stack.tokens().token(who));
    }

    protected static RequestSpecification withToken(String token) {
        return nobody().header("Authorization", "Bearer " + token);
    }

    protected static RequestSpecification nobody() {
        return given().urlEncodingEnabled(false).redirects().follow(false);
    }

    protected Response post(Claims who, String path, Object body) {
        return as(who).contentType(ContentType.JSON).body(body).post(path);
    }

    protected Response put(Claims who, String path, Object body) {
        return as(who).contentType(ContentType.JSON).body(body).put(path);
    }

    /// A user who may change things.
    protected static Claims root(String org) {
        return Claims.admin("root", org, "root@example.com");
    }

    /// Body of a data source; more members can be put.
    protected static Map<String, Object> dataSource(String name) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("kind", "postgresql");
        body.put("host", "db.example.com");
        body.put("port", 5432);
        body.put("database", "warehouse");
        body.put("user", "reports");
        body.put("secret", "hush-hush");
        return body;
    }

    /// Body of a metric; more members can be put.
    protected static Map<String, Object> metric(String name, String dataSourceId, String sql) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("dataSourceId", dataSourceId);
        body.put("sql", sql);
        return body;
    }

    /// @return the id of what was made
    protected String made(Claims who, String path, Map<String, Object> body) {
        return post(who, path, body).then().statusCode(201).extract().path("id");
    }

    /// Body of an upload request; more members can be put.
    protected static Map<String, Object> upload(String fileName, String contentType, long byteSize) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("fileName", fileName);
        body.put("contentType", contentType);
        body.put("byteSize", byteSize);
        return body;
    }

    protected SignedPut sign(Claims who, Map<String, Object> upload) {
        return SignedPut.of(
                post(who, "/api/v1/uploads", upload).then().statusCode(201).extract());
    }

    protected Response finalizeUpload(Claims who, String uploadId) {
        return as(who).post("/api/v1/uploads/" + uploadId + "/finalize");
    }

    /// A whole upload.
    ///
    /// @return the file's id
    protected String file(Claims who, String fileName, byte[] bytes) throws Exception {
        SignedPut put = sign(who, upload(fileName, "application/pdf", bytes.length));
        put.send(bytes);
        finalizeUpload(who, put.uploadId()).then().statusCode(201);
        return put.uploadId();
    }

    protected static HttpResponse<byte[]> get(String url) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
    }

    protected static HttpResponse<String> send(String method, String url, Map<String, String> headers, byte[] bytes)
            throws Exception {
        HttpRequest.Builder request = SignedRequest.to(url, headers).method(method, BodyPublishers.ofByteArray(bytes));
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    protected static <T> List<T> atTheSameTime(int times, Callable<T> call) throws Exception {
        return atTheSameTime(Collections.nCopies(times, call));
    }

    protected static <T> List<T> atTheSameTime(List<Callable<T>> calls) throws Exception {
        List<T> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(50)) {
            for (Future<T> answer : clients.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    /// One value, read as the owner of the database, who sees every tenant.
    protected String inDatabase(String sql, Object... parameters) throws SQLException {
        try (Connection owner = stack.database().owner();
                PreparedStatement query = owner.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setObject(i + 1, parameters[i]);
            }
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? String.valueOf(rows.getString(1)) : "";
            }
        }
    }

    protected void change(String sql) throws SQLException {
        try (Connection owner = stack.database().owner();
                var statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }
}
