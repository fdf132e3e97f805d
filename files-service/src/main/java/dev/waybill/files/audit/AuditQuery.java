package dev.waybill.files.audit;

import dev.waybill.files.PlainText;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import jakarta.ws.rs.QueryParam;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/// Which entries a client asks for: `?action=file.*&from=2026-01-01T00:00:00Z`. What is absent restricts nothing.
public class AuditQuery {

    /// RFC 3339, section 5.6, without leap seconds.
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");

    private static final int SHOWN = 40; // characters of a wrong value

    @Parameter(
            description = "Only this action; with a * at the end, every one that begins so: file.*",
            schema = @Schema(maxLength = 100))
    @QueryParam("action")
    @PlainText(max = 100)
    public @Nullable String action;

    @Parameter(description = "Only what this user did", schema = @Schema(maxLength = 255))
    @QueryParam("actorUserId")
    @PlainText(max = 255)
    public @Nullable String actorUserId;

    @Parameter(description = "Only what was done to this", schema = @Schema(maxLength = 255))
    @QueryParam("subjectId")
    @PlainText(max = 255)
    public @Nullable String subjectId;

    @Parameter(
            description = "Only what happened then or later",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @QueryParam("from")
    public @Nullable String from;

    @Parameter(
            description = "Only what happened before",
            schema = @Schema(type = SchemaType.STRING, format = "date-time"))
    @QueryParam("to")
    public @Nullable String to;

    /// @throws Problem 400 naming the value, if `from` is no time
    Optional<Instant> from() {
        return time("from", from);
    }

    /// @throws Problem 400 naming the value, if `to` is no time
    Optional<Instant> to() {
        return time("to", to);
    }

    private static Optional<Instant> time(String name, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            if (TIME.matcher(text).matches()) {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            }
        } catch (DateTimeException e) {
            // told below
        }
        String shown = Problem.shown(text, SHOWN);
        throw new Problem(
                ProblemCode.INVALID_REQUEST,
                "%s is '%s', allowed is a time such as 2026-03-01T00:00:00Z (RFC 3339; write + as %%2B)"
                        .formatted(name, shown));
    }
}
