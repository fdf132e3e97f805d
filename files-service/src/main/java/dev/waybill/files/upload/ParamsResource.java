package dev.waybill.files.upload;

import static java.util.stream.Collectors.toMap;

import dev.waybill.files.tenant.CookieToken;
import dev.waybill.files.tenant.CurrentCaller;
import io.smallrye.common.annotation.Blocking;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Files that Uppy's S3 plugin sends in one request: it asks here, and says nothing when it is done.
@Path("/s3/params")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Uploads by parts")
public class ParamsResource {

    private static final String METADATA = "metadata[";

    private final CurrentCaller current;
    private final SignArrival sign;

    ParamsResource(CurrentCaller current, SignArrival sign) {
        this.current = current;
        this.sign = sign;
    }

    @GET
    @Blocking
    @Operation(
            operationId = "signParams",
            summary = "Ask for a signed form that needs no finalize",
            description =
                    "For Uppy's S3 plugin. POST the fields, then the file, as multipart/form-data. The bytes become a file some seconds after they have arrived. Of unknown size, 100 MiB are reserved of the quota, and more is refused. Where WAYBILL_UPLOAD_FORMS is false, the answer is a signed PUT.")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "filename",
            required = true,
            schema = @Schema(type = SchemaType.STRING, maxLength = 255, examples = "a.pdf"))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "type",
            description = "Media type",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            maxLength = 255,
                            defaultValue = "application/octet-stream",
                            examples = "application/pdf"))
    @Parameter(
            in = ParameterIn.QUERY,
            name = "metadata[byteSize]",
            description =
                    "Exact size; the store refuses another. The same for lastModified, entityType, entityId, sha256",
            schema = @Schema(type = SchemaType.INTEGER, examples = "48213"))
    @APIResponse(
            responseCode = "200",
            description = "Signed",
            content = @Content(schema = @Schema(implementation = SignedParams.class)))
    @APIResponse(responseCode = "409", description = "quota-exceeded")
    @APIResponse(responseCode = "413", description = "too-large: larger files go by parts")
    @APIResponse(responseCode = "415", description = "content-type-not-allowed")
    @APIResponse(responseCode = "429", description = "rate-limited, with Retry-After")
    public SignedParams sign(@Context UriInfo uri, @Context RoutingContext http) {
        CookieToken.requireMakingGet(http);
        MultivaluedMap<String, String> query = uri.getQueryParameters();
        Announced announced = Announced.of(metadata(query));
        return sign.run(
                current.get(),
                announced.request(query.getFirst("filename"), query.getFirst("type")),
                announced.lastModifiedMs());
    }

    /// `metadata[byteSize]=7` is `byteSize=7`.
    private static Map<String, String> metadata(MultivaluedMap<String, String> query) {
        return query.entrySet().stream()
                .filter(parameter -> parameter.getKey().startsWith(METADATA)
                        && parameter.getKey().endsWith("]"))
                .collect(toMap(
                        parameter -> parameter
                                .getKey()
                                .substring(METADATA.length(), parameter.getKey().length() - 1),
                        parameter -> parameter.getValue().getFirst()));
    }
}
