package dev.waybill.files.profile;

import dev.waybill.files.FileAnswer;
import dev.waybill.files.tenant.Caller;
import dev.waybill.files.tenant.CurrentCaller;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/// A user's own avatar.
@Path("/api/v1/me/avatar")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profile")
public class AvatarResource {

    private final CurrentCaller current;
    private final ShownImages images;

    AvatarResource(CurrentCaller current, ShownImages images) {
        this.current = current;
        this.images = images;
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "putAvatar",
            summary = "Show an upload as the caller's avatar",
            description = "Finalizes it, and deletes the one before with its bytes. Safe to repeat.")
    @APIResponse(
            responseCode = "201",
            description = "The file that is shown from now on",
            content = @Content(schema = @Schema(implementation = FileAnswer.class)))
    @APIResponse(
            responseCode = "200",
            description = "The file; it was shown before",
            content = @Content(schema = @Schema(implementation = FileAnswer.class)))
    @APIResponse(responseCode = "404", description = "upload-not-found, or object-not-found: no bytes yet")
    @APIResponse(responseCode = "409", description = "file-in-use: it is another avatar or logo, or a colleague's file")
    @APIResponse(
            responseCode = "413",
            description = "too-large: more than 5 MiB, where the operator has not said otherwise")
    @APIResponse(responseCode = "415", description = "content-type-not-allowed: no PNG, JPEG, GIF, WebP or AVIF")
    @APIResponse(responseCode = "422", description = "content-mismatch")
    @APIResponse(responseCode = "503", description = "storage-unavailable; database-unavailable, with Retry-After")
    public RestResponse<FileAnswer> put(@NotNull(message = "is missing") @Valid ImageBody body) {
        Caller caller = current.get();
        return images.put(caller, ShownAs.avatarOf(caller), body);
    }

    @GET
    @Transactional
    @Operation(operationId = "getAvatar", summary = "The caller's avatar")
    @APIResponse(responseCode = "200", description = "The file with a fresh link")
    @APIResponse(responseCode = "404", description = "file-not-found: there is none")
    public FileAnswer get() {
        return images.get(ShownAs.avatarOf(current.get()));
    }

    @DELETE
    @Operation(
            operationId = "deleteAvatar",
            summary = "Delete the caller's avatar",
            description = "With its bytes: it cannot be restored.")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "404", description = "file-not-found: there is none")
    public void delete() {
        Caller caller = current.get();
        images.delete(caller, ShownAs.avatarOf(caller));
    }
}
