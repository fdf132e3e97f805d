package dev.waybill.files.problem;

import static dev.waybill.files.problem.ProblemCode.FORBIDDEN;
import static dev.waybill.files.problem.ProblemCode.INTERNAL;
import static dev.waybill.files.problem.ProblemCode.INVALID_JSON;
import static dev.waybill.files.problem.ProblemCode.INVALID_REQUEST;
import static dev.waybill.files.problem.ProblemCode.METHOD_NOT_ALLOWED;
import static dev.waybill.files.problem.ProblemCode.NOT_ACCEPTABLE;
import static dev.waybill.files.problem.ProblemCode.NOT_FOUND;
import static dev.waybill.files.problem.ProblemCode.UNAUTHENTICATED;
import static dev.waybill.files.problem.ProblemCode.UNSUPPORTED_MEDIA_TYPE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.CharConversionException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/// From whatever was thrown to a problem document. What is not expected becomes `internal` with an id that stands in
/// the log next to the stack trace; the client sees neither trace nor class names.
public final class ProblemMapping {

    private static final Logger LOG = Logger.getLogger(ProblemMapping.class);

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_.=-]{40,}");

    @ServerExceptionMapper
    public Response problem(Problem problem, RoutingContext http) {
        if (problem.getCause() != null) {
            LOG.warnf(
                    problem.getCause(),
                    "%s: %s",
                    problem.code().wire(),
                    http.request().path());
        }
        return ProblemDocument.answer(problem, http.request().path());
    }

    @ServerExceptionMapper
    public Response noToken(UnauthorizedException e, RoutingContext http) {
        return problem(
                new Problem(UNAUTHENTICATED, "Send a token: Authorization: Bearer <JWT>")
                        .withHeader("WWW-Authenticate", "Bearer"),
                http);
    }

    /// The reason stays in the log: it would help a forger more than a client. It quotes the token, which may be a good
    /// one: what is as long as a part of a token is left out.
    @ServerExceptionMapper
    public Response badToken(AuthenticationFailedException e, RoutingContext http) {
        LOG.infof("token refused: %s", TOKEN.matcher(rootMessage(e)).replaceAll("…"));
        return problem(
                new Problem(
                                UNAUTHENTICATED,
                                "The token was refused: signature, algorithm, issuer, audience or expiry is wrong")
                        .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\""),
                http);
    }

    @ServerExceptionMapper
    public Response wrongRole(ForbiddenException e, RoutingContext http) {
        return problem(new Problem(FORBIDDEN, "groups must hold member or admin, and for some things admin"), http);
    }

    @ServerExceptionMapper
    public Response wrongShape(MismatchedInputException e, RoutingContext http) {
        return problem(JsonMistake.of(e), http);
    }

    /// Of a body that is nested too deep or holds a number or name that is too long, Jackson reads no more. The
    /// framework
    /// maps Jackson's other exceptions, but not this one.
    @ServerExceptionMapper
    public Response tooMuch(StreamConstraintsException e, RoutingContext http) {
        return problem(JsonMistake.of(e), http);
    }

    @ServerExceptionMapper
    public Response brokenRule(ConstraintViolationException e, RoutingContext http) {
        return problem(Violations.of(e), http);
    }

    /// Bytes that are no UTF-8.
    @ServerExceptionMapper
    public Response wrongEncoding(CharConversionException e, RoutingContext http) {
        return problem(new Problem(INVALID_JSON, "The body is not UTF-8 text"), http);
    }

    /// What the framework itself answers: no such route, wrong method, wrong media type, unreadable body.
    @ServerExceptionMapper
    public Response framework(WebApplicationException e, RoutingContext http) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) { // Jackson wraps what its input stream throws
                return problem(problem, http);
            }
        }
        if (e.getCause() instanceof JsonProcessingException json) {
            return problem(JsonMistake.of(json), http);
        }
        int status = e.getResponse().getStatus();
        if (status < 400) {
            return e.getResponse(); // no error: the answer of a resource that streams otherwise
        }
        if (status == 404 || status == 405) { // where two resources share a path, the framework says 404 for 405
            Set<String> allowed = AllowedMethods.of(http.request().path());
            if (!allowed.isEmpty() && !allowed.contains(http.request().method().name())) {
                return problem(
                        new Problem(METHOD_NOT_ALLOWED, "This path does not take this method")
                                .withHeader("Allow", String.join(", ", allowed)),
                        http);
            }
        }
        Problem known = byStatus(status);
        return known == null ? unexpected(e, http) : problem(known, http);
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable e, RoutingContext http) {
        Optional<Problem> trouble = DatabaseTrouble.in(e);
        if (trouble.isPresent()) {
            return problem(trouble.get(), http);
        }
        UUID id = UUID.randomUUID();
        LOG.errorf(
                e, "%s %s failed (%s)", http.request().method(), http.request().path(), id);
        Problem internal = new Problem(INTERNAL, "Tell the operator this id: " + id);
        return ProblemDocument.answer(internal, "urn:uuid:" + id);
    }

    private static @Nullable Problem byStatus(int status) {
        return switch (status) {
            case 400 -> new Problem(INVALID_REQUEST, "The request cannot be read");
            case 404 -> new Problem(NOT_FOUND, "No resource has this path");
            case 405 -> new Problem(METHOD_NOT_ALLOWED, "This path does not take this method");
            case 406 -> new Problem(NOT_ACCEPTABLE, "Answers are application/json");
            case 415 -> new Problem(UNSUPPORTED_MEDIA_TYPE, "Send the body as Content-Type: application/json");
            case 413 -> BodyLimit.exceeded();
            default -> null;
        };
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
