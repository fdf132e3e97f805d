package dev.waybill.files.problem;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An answer that is an error. Thrown from anywhere below a resource; rolls the transaction back on its way.
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final ProblemCode code;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /// @param detail for the client: which value is wrong and what is allowed; for a 404 without the id, so that
    ///     another tenant's id and one that does not exist cannot be told apart
    public Problem(ProblemCode code, String detail) {
        this(code, detail, null);
    }

    /// @param cause for the log only
    public Problem(ProblemCode code, String detail, @Nullable Throwable cause) {
        super(detail, cause, false, false); // an expected answer needs no stack trace of its own
        this.code = code;
    }

    /// What a client sent, as a detail shows it: it may be of any length.
    ///
    /// @param most characters of it
    public static String shown(String value, int most) {
        return value.length() <= most ? value : value.substring(0, most) + "…";
    }

    /// Adds an extension member (RFC 9457, section 3.2), such as `exportId`.
    public Problem with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    public Problem withHeader(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public ProblemCode code() {
        return code;
    }

    public String detail() {
        return String.valueOf(getMessage());
    }

    public Map<String, Object> members() {
        return members;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
