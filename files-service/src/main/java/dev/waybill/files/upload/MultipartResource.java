package dev.waybill.files.upload;

import dev.waybill.contract.SignedUrl;
import dev.waybill.files.PathId;
import dev.waybill.files.store.PartsStore;
import dev.waybill.files.tenant.CurrentCaller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Begin → sign and PUT parts → complete, as Uppy's S3 plugin asks a Companion. The bytes go straight to the
/// bucket.
@Path("/s3/multipart")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Uploads by parts")
public class MultipartResource {

    private static final String NOT_FOUND = "upload-not-found: also if somebody else began it, or the key is another's";
    private static final String OVER = "quota-exceeded by what has arrived: it stays, for when there is room again";
    private static final String LARGE = "too-large: more than is allowed has arrived, and the upload was aborted";
    private static final String MORE = "content-mismatch: more than byteSize has arrived, and the upload was aborted";
    private static final String IMPOSSIBLE =
            "invalid-request: also for a part that no upload of this size has, since those before have 5 MiB each";
    private static final String KEY = "As the beginning answered";

    private final CurrentCaller current;
    private final BeginParts begin;
    private final ResumeParts resume;
    private final CompleteParts complete;
    private final AbortParts abort;
    private final PartsRest rest;
    private final UploadSettings limits;
    private final String files;

    MultipartResource(
            CurrentCaller current,
            BeginParts begin,
            ResumeParts resume,
            CompleteParts complete,
            AbortParts abort,
            PartsRest rest,
            UploadSettings limits,
            @ConfigProperty(name = "waybill.public-url") String publicUrl) {
        this.current = current;
        this.begin = begin;
        this.resume = resume;
        this.complete = complete;
        this.abort = abort;
        this.rest = rest;
        this.limits = limits;
        this.files = publicUrl + "/api/v1/files/";
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "beginMultipart",
            summary = "Begin an upload by parts",
            description = "It may rest for a day, as it comes; each call below lets it rest anew.")
    @APIResponse(responseCode = "200", description = "The names of the upload")
    @APIResponse(responseCode = "409", description = "quota-exceeded")
    @APIResponse(responseCode = "413", description = "too-large")
    @APIResponse(responseCode = "415", description = "content-type-not-allowed")
    @APIResponse(responseCode = "429", description = "rate-limited, with Retry-After")
    public BegunUpload begin(@NotNull(message = "is missing") MultipartBody body) {
        Announced announced = body.announced();
        PendingUpload upload =
                begin.run(current.get(), announced.request(body.filename(), body.type()), announced.lastModifiedMs());
        return new BegunUpload(upload.objectKey, upload.id);
    }

    @GET
    @Path("/{uploadId}")
    @Operation(
            operationId = "listMultipart",
            summary = "Which parts have arrived",
            description = "To go on after a break.")
    @APIResponse(responseCode = "200", description = "All of them, by number")
    @APIResponse(responseCode = "404", description = NOT_FOUND)
    @APIResponse(responseCode = "409", description = OVER)
    @APIResponse(responseCode = "413", description = LARGE)
    @APIResponse(responseCode = "422", description = MORE)
    public List<StoredPart> list(
            @PathParam("uploadId") String uploadId,
            @Parameter(description = KEY, required = true) @QueryParam("key") @Nullable String key) {
        return resume.list(current.get(), id(uploadId), keyOf(key)).stream()
                .map(StoredPart::of)
                .toList();
    }

    @GET
    @Path("/{uploadId}/{partNumber}")
    @Operation(operationId = "signPart", summary = "Ask for the signed PUT of a part")
    @APIResponse(responseCode = "200", description = "Signed")
    @APIResponse(responseCode = "400", description = IMPOSSIBLE)
    @APIResponse(responseCode = "404", description = NOT_FOUND)
    @APIResponse(responseCode = "409", description = OVER)
    @APIResponse(responseCode = "413", description = LARGE)
    @APIResponse(responseCode = "422", description = MORE)
    public SignedPart sign(
            @PathParam("uploadId") String uploadId,
            @Parameter(schema = @Schema(minimum = "1", maximum = "10000")) @PathParam("partNumber") String partNumber,
            @Parameter(description = KEY, required = true) @QueryParam("key") @Nullable String key) {
        int number = PartNumbers.one(partNumber);
        SignedUrl part = Objects.requireNonNull(resume.sign(current.get(), id(uploadId), keyOf(key), List.of(number))
                .get(number));
        return new SignedPart(part.url(), limits.linkSeconds(), Map.of());
    }

    @GET
    @Path("/{uploadId}/batch")
    @Operation(operationId = "signParts", summary = "Ask for the signed PUTs of several parts")
    @APIResponse(responseCode = "200", description = "Signed")
    @APIResponse(responseCode = "400", description = IMPOSSIBLE)
    @APIResponse(responseCode = "404", description = NOT_FOUND)
    @APIResponse(responseCode = "409", description = OVER)
    @APIResponse(responseCode = "413", description = LARGE)
    @APIResponse(responseCode = "422", description = MORE)
    public SignedParts signSeveral(
            @PathParam("uploadId") String uploadId,
            @Parameter(description = KEY, required = true) @QueryParam("key") @Nullable String key,
            @Parameter(description = "At most 1,000 numbers, separated by commas", schema = @Schema(examples = "1,2,3"))
                    @QueryParam("partNumbers")
                    @Nullable
                    String partNumbers) {
        SortedMap<Integer, String> urls = new TreeMap<>();
        resume.sign(current.get(), id(uploadId), keyOf(key), PartNumbers.several(partNumbers))
                .forEach((number, part) -> urls.put(number, part.url()));
        return new SignedParts(urls);
    }

    @POST
    @Path("/{uploadId}/complete")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "completeMultipart",
            summary = "Turn the parts into a file",
            description =
                    "May take minutes for thousands of parts. Repeat it if the answer is lost: there is one file, and each call answers it.")
    @APIResponse(responseCode = "200", description = "The file")
    @APIResponse(
            responseCode = "400",
            description = "invalid-request: parts are missing or other ones; the upload stays")
    @APIResponse(responseCode = "404", description = NOT_FOUND)
    @APIResponse(responseCode = "409", description = OVER)
    @APIResponse(responseCode = "413", description = LARGE)
    @APIResponse(responseCode = "422", description = "content-mismatch: the bytes were deleted")
    @APIResponse(
            responseCode = "503",
            description =
                    "storage-unavailable, with Retry-After if others complete; database-unavailable, with Retry-After")
    public CompletedUpload complete(
            @PathParam("uploadId") String uploadId,
            @Parameter(description = KEY, required = true) @QueryParam("key") @Nullable String key,
            @NotNull(message = "is missing") @Valid PartList body) {
        UUID id = id(uploadId);
        String named = keyOf(key);
        complete.run(current.get(), id, named, body);
        return new CompletedUpload(files + id + "/content", named, id);
    }

    @DELETE
    @Path("/{uploadId}")
    @Operation(operationId = "abortMultipart", summary = "Give the upload up", description = "Nothing of it is left.")
    @APIResponse(responseCode = "200", description = "Aborted")
    @APIResponse(responseCode = "404", description = NOT_FOUND)
    public Map<String, String> abort(
            @PathParam("uploadId") String uploadId,
            @Parameter(description = KEY, required = true) @QueryParam("key") @Nullable String key) {
        abort.run(rest.find(current.get(), id(uploadId), keyOf(key)));
        return Map.of();
    }

    private static UUID id(String uploadId) {
        return PathId.parse(uploadId).orElseThrow(PartsStore::noSuchUpload);
    }

    private static String keyOf(@Nullable String key) {
        return Objects.requireNonNullElse(key, "");
    }
}
