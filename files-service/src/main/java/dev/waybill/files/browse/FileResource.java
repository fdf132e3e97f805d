package dev.waybill.files.browse;

import dev.waybill.files.Cursors;
import dev.waybill.files.EntityRef;
import dev.waybill.files.FileAnswer;
import dev.waybill.files.FileLinks;
import dev.waybill.files.FileMetadata;
import dev.waybill.files.Page;
import dev.waybill.files.PageQuery;
import dev.waybill.files.PlainText;
import dev.waybill.files.Position;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.tenant.CurrentCaller;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Files as a list and one by one. Reading leaves no trace; deleting and restoring are audited.
@Path("/api/v1/files")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Files")
public class FileResource {

    static final String LIST = "files"; // of cursors
    private static final int SHOWN = 20; // characters of a wrong value

    private final CurrentCaller current;
    private final FileLinks links;
    private final Cursors cursors;
    private final Trash trash;

    FileResource(CurrentCaller current, FileLinks links, Cursors cursors, Trash trash) {
        this.current = current;
        this.links = links;
        this.cursors = cursors;
        this.trash = trash;
    }

    @GET
    @Transactional
    @Operation(operationId = "listFiles", summary = "Files of the tenant, newest first")
    @APIResponse(responseCode = "200", description = "A page; every file with a link signed for this answer")
    public Page<FileAnswer> list(
            @BeanParam PageQuery page,
            @Parameter(
                            description = "Only files of this kind of business row; needs entityId",
                            schema = @Schema(maxLength = 100))
                    @QueryParam("entityType")
                    @PlainText(max = 100)
                    @Nullable
                    String entityType,
            @Parameter(
                            description = "Only files of this business row; needs entityType",
                            schema = @Schema(maxLength = 100))
                    @QueryParam("entityId")
                    @PlainText(max = 100)
                    @Nullable
                    String entityId,
            @Parameter(description = "Only images, or only what is none", schema = @Schema(type = SchemaType.BOOLEAN))
                    @QueryParam("isImage")
                    @Nullable
                    String isImage) {
        Optional<EntityRef> entity = EntityRef.of(entityType, entityId);
        Optional<Boolean> image = trueOrFalse("isImage", isImage);
        return cursors.page(
                LIST,
                current.get(),
                page,
                (after, limit) -> FileMetadata.page(after, entity, image, limit),
                links::answer,
                last -> new Position(last.uploadedAt, last.id));
    }

    private static Optional<Boolean> trueOrFalse(String name, @Nullable String text) {
        if (text == null || text.equals("true") || text.equals("false")) {
            return Optional.ofNullable(text).map(Boolean::valueOf);
        }
        String shown = Problem.shown(text, SHOWN);
        throw new Problem(ProblemCode.INVALID_REQUEST, "%s is '%s', allowed are true and false".formatted(name, shown));
    }

    @GET
    @Path("/{id}")
    @Transactional
    @Operation(operationId = "getFile", summary = "One file")
    @APIResponse(responseCode = "200", description = "The file with a fresh link")
    @APIResponse(responseCode = "404", description = "file-not-found")
    public FileAnswer get(@PathParam("id") String id) {
        return links.answer(FileMetadata.named(id));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "deleteFile",
            summary = "Delete a file",
            description = "It disappears at once and can be restored until its bytes are cleaned up.")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "403", description = "forbidden: the logo, or a colleague's avatar, and no admin")
    @APIResponse(responseCode = "404", description = "file-not-found; also if it was deleted before")
    public void delete(@PathParam("id") String id) {
        trash.delete(current.get(), id);
    }

    @POST
    @Path("/{id}/restore")
    @Operation(operationId = "restoreFile", summary = "Undo a delete")
    @APIResponse(responseCode = "200", description = "The file; also if it was not deleted")
    @APIResponse(responseCode = "403", description = "forbidden: the logo, or a colleague's avatar, and no admin")
    @APIResponse(responseCode = "404", description = "file-not-found")
    public FileAnswer restore(@PathParam("id") String id) {
        return links.answer(trash.restore(current.get(), id));
    }
}
