package dev.waybill.files.access;

import dev.waybill.contract.SignedUrl;
import dev.waybill.contract.Signer;
import dev.waybill.files.access.AccessPolicy.Grant;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.tenant.CurrentCaller;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigInteger;
import java.time.Duration;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// A link to an object by its key, for programs that keep keys.
@Path("/api/v1/storage/signed-url")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Storage")
public class SignedUrlResource {

    private static final String DEFAULT_SECONDS = "600";
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final int SHOWN = 20; // characters of a wrong value

    private final CurrentCaller current;
    private final AccessPolicy policy;
    private final Signer signer;

    SignedUrlResource(CurrentCaller current, AccessPolicy policy, Signer signer) {
        this.current = current;
        this.policy = policy;
        this.signer = signer;
    }

    @GET
    @Transactional
    @Operation(
            operationId = "signUrl",
            summary = "A fresh link to an object of the tenant",
            description =
                    "Of a file, an export or the result of a metric. A link to a run with link: once works no longer than the run's own.")
    @APIResponse(responseCode = "200", description = "The link")
    @APIResponse(
            responseCode = "404",
            description =
                    "file-not-found: the same for a key of another tenant, of nothing, and of what is deleted, not finalized, not complete or expired")
    public ObjectLink sign(
            @Parameter(
                            description = "Key in the bucket",
                            required = true,
                            schema = @Schema(minLength = 1, maxLength = 1024))
                    @QueryParam("key")
                    @Nullable
                    String key,
            @Parameter(
                            description = "How long the link should work; more than an hour is an hour",
                            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", defaultValue = DEFAULT_SECONDS))
                    @QueryParam("expirationSeconds")
                    @Nullable
                    String expirationSeconds) {
        if (key == null || key.isEmpty()) {
            throw new Problem(ProblemCode.INVALID_REQUEST, "key is missing");
        }
        Grant grant = policy.grant(current.get(), key, lifetime(expirationSeconds));
        SignedUrl link = grant.fileName()
                .map(name -> signer.get(grant.key(), name, grant.lifetime()))
                .orElseGet(() -> signer.get(grant.key(), grant.lifetime()));
        return new ObjectLink(link.url(), link.expiresAt());
    }

    private static Duration lifetime(@Nullable String seconds) {
        String number = seconds == null ? DEFAULT_SECONDS : seconds;
        if (NUMBER.matcher(number).matches()) {
            BigInteger most = BigInteger.valueOf(AccessPolicy.LONGEST.toSeconds());
            long asked = new BigInteger(number).min(most).longValueExact();
            if (asked >= 1) {
                return Duration.ofSeconds(asked);
            }
        }
        String shown = Problem.shown(number, SHOWN);
        throw new Problem(
                ProblemCode.INVALID_REQUEST,
                "expirationSeconds is '%s', allowed is a whole number from 1 (more than %d counts as %d)"
                        .formatted(shown, AccessPolicy.LONGEST.toSeconds(), AccessPolicy.LONGEST.toSeconds()));
    }
}
