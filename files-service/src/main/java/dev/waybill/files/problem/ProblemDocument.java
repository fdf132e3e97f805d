package dev.waybill.files.problem;

import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The document:
/// `{"type":"urn:waybill:problem:quota-exceeded","title":…,"status":409,"detail":…,"code":"quota-exceeded",
/// "instance":"/api/v1/uploads"}` and the problem's own members.
///
/// A 404 has no `instance`: it would repeat the id, and "exists, but not for you" must read like "does not exist".
final class ProblemDocument {

    static final String MEDIA_TYPE = "application/problem+json";
    static final String TYPE = "urn:waybill:problem:";

    private ProblemDocument() {}

    static Response answer(Problem problem, @Nullable String instance) {
        ProblemCode code = problem.code();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", TYPE + code.wire());
        document.put("title", code.title());
        document.put("status", code.status());
        document.put("detail", problem.detail());
        document.put("code", code.wire());
        if (instance != null && code.status() != Response.Status.NOT_FOUND.getStatusCode()) {
            document.put("instance", instance);
        }
        document.putAll(problem.members());
        Response.ResponseBuilder answer =
                Response.status(code.status()).entity(document).type(MEDIA_TYPE);
        problem.headers().forEach(answer::header);
        return answer.build();
    }
}
