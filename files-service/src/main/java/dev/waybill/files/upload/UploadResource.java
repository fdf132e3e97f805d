package dev.waybill.files.upload;

import dev.waybill.files.FileAnswer;
import dev.waybill.files.FileLinks;
import dev.waybill.files.PathId;
import dev.waybill.files.tenant.CurrentCaller;
import dev.waybill.files.upload.FinalizeUpload.Finalized;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// Sign → PUT → finalize. The bytes go straight to the bucket.
@Path("/api/v1/uploads")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Uploads")
public class UploadResource {

    private static final int MOST_UNFINISHED = 100;

    private final CurrentCaller current;
    private final SignUpload signUpload;
    private final FinalizeUpload finalizeUpload;
    private final FileLinks links;
    private final Clock clock;

    UploadResource(
            CurrentCaller current, SignUpload signUpload, FinalizeUpload finalizeUpload, FileLinks links, Clock clock) {
        this.current = current;
        this.signUpload = signUpload;
        this.finalizeUpload = finalizeUpload;
        this.links = links;
        this.clock = clock;
    }

    @GET
    @Transactional
    @Operation(
            operationId = "listUploads",
            summary = "The caller's unfinished uploads by parts",
            description = "For going on after a reload: a page knows a file again by its name, size and lastModified.")
    @APIResponse(responseCode = "200", description = "Newest first")
    public Unfinished list() {
        return Unfinished.of(PendingUpload.unfinished(current.get().userId(), clock.instant(), MOST_UNFINISHED));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "signUpload",
            summary = "Ask for a signed PUT",
            description = "The answer's url takes exactly one PUT of exactly this size and type. Then finalize.")
    @APIResponse(
            responseCode = "201",
            description = "Signed",
            content = @Content(schema = @Schema(implementation = SignedUpload.class)))
    @APIResponse(responseCode = "409", description = "quota-exceeded")
    @APIResponse(responseCode = "413", description = "too-large")
    @APIResponse(responseCode = "415", description = "content-type-not-allowed")
    @APIResponse(responseCode = "429", description = "rate-limited, with Retry-After")
    public RestResponse<SignedUpload> sign(@NotNull(message = "is missing") @Valid UploadRequest body) {
        return RestResponse.status(RestResponse.Status.CREATED, signUpload.sign(current.get(), body));
    }

    @POST
    @Path("/{uploadId}/finalize")
    @Operation(
            operationId = "finalizeUpload",
            summary = "Turn the uploaded bytes into a file",
            description = "Size and type are what the store says. Wrong bytes are deleted.")
    @APIResponse(
            responseCode = "201",
            description = "The file",
            content = @Content(schema = @Schema(implementation = FileAnswer.class)))
    @APIResponse(
            responseCode = "200",
            description = "The file; it was finalized before",
            content = @Content(schema = @Schema(implementation = FileAnswer.class)))
    @APIResponse(responseCode = "404", description = "upload-not-found, or object-not-found: no bytes yet")
    @APIResponse(responseCode = "422", description = "content-mismatch")
    @APIResponse(responseCode = "503", description = "storage-unavailable; database-unavailable, with Retry-After")
    public RestResponse<FileAnswer> finalizeUpload(@PathParam("uploadId") String uploadId) {
        UUID id = PathId.parse(uploadId).orElseThrow(FinalizeUpload::noSuchUpload);
        Finalized done = finalizeUpload.run(current.get(), id);
        FileAnswer file = links.answer(done.file());
        return done.first()
                ? RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, file)
                        .header("Location", "/api/v1/files/" + id) // relative: holds behind any proxy
                        .build()
                : RestResponse.ok(file);
    }
}
