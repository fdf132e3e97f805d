package dev.waybill.files.browse;

import dev.waybill.files.Cursors;
import dev.waybill.files.FileLinks;
import dev.waybill.files.FileMetadata;
import dev.waybill.files.Page;
import dev.waybill.files.PageQuery;
import dev.waybill.files.PathId;
import dev.waybill.files.Position;
import dev.waybill.files.browse.ShownFiles.Notice;
import dev.waybill.files.browse.ShownFiles.Row;
import dev.waybill.files.page.Section;
import dev.waybill.files.page.Shell;
import dev.waybill.files.page.Shells;
import dev.waybill.files.tenant.Caller;
import dev.waybill.files.tenant.CurrentCaller;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// The page of the tenant's files. A script of it that asks gets the list alone, in place of the one it shows; and with
/// it what just happened, if anything did: else what the page says of that stays, and with it the undo.
///
/// Deleting and restoring answer 303 to the list, which then says what happened; a script follows that by itself.
@Path("/files")
@Produces(MediaType.TEXT_HTML)
public class FilesPage {

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance page(Shell shell, ShownFiles files, long largeBytes);

        static native TemplateInstance part(Shell shell, ShownFiles files);
    }

    private static final long LARGE_BYTES = 100 << 20;

    private final Shells shells;
    private final CurrentCaller current;
    private final Cursors cursors;
    private final FileLinks links;
    private final Trash trash;
    private final FilterRules rules;
    private final Clock clock;
    private final long largeBytes;

    FilesPage(
            Shells shells,
            CurrentCaller current,
            Cursors cursors,
            FileLinks links,
            Trash trash,
            FilterRules rules,
            Clock clock,
            @ConfigProperty(name = "waybill.upload.max-bytes", defaultValue = "104857600") long maxBytes) {
        this.shells = shells;
        this.current = current;
        this.cursors = cursors;
        this.links = links;
        this.trash = trash;
        this.rules = rules;
        this.clock = clock;
        this.largeBytes = Math.min(LARGE_BYTES, maxBytes + 1); // what one PUT does not take goes by parts
    }

    /// @param deleted  id of the file to offer an undo for; ignored unless it is a deleted one of this tenant
    /// @param restored id of the file to say of that it is back
    @GET
    @Transactional
    @Operation(hidden = true)
    public TemplateInstance show(
            @BeanParam FilesQuery query,
            @QueryParam("deleted") @Nullable String deleted,
            @QueryParam("restored") @Nullable String restored,
            @HeaderParam("HX-Request") @Nullable String script) {
        ListPlace place = rules.place(query);
        Caller caller = current.get();
        PageQuery page = new PageQuery();
        page.cursor = place.cursor();
        Page<Row> rows = cursors.page(
                FileResource.LIST,
                caller,
                page,
                (after, limit) -> FileMetadata.page(after, place.entity(), Optional.empty(), limit),
                file -> Row.of(links.answer(file), caller),
                last -> new Position(last.uploadedAt, last.id));
        ShownFiles files = ShownFiles.of(place, rows, notice(deleted, restored), clock.instant());
        Shell shell = shells.in(Section.FILES);
        return "true".equals(script) ? Templates.part(shell, files) : Templates.page(shell, files, largeBytes);
    }

    @POST
    @Path("/{id}/delete")
    @Operation(hidden = true)
    public RestResponse<Void> delete(@PathParam("id") String id, @BeanParam FilesQuery query) {
        ListPlace place = rules.place(query);
        trash.delete(current.get(), id);
        return backTo(place, "deleted", id);
    }

    @POST
    @Path("/{id}/restore")
    @Operation(hidden = true)
    public RestResponse<Void> restore(@PathParam("id") String id, @BeanParam FilesQuery query) {
        ListPlace place = rules.place(query);
        trash.restore(current.get(), id);
        return backTo(place, "restored", id);
    }

    private RestResponse<Void> backTo(ListPlace place, String event, String id) {
        String address = shells.in(Section.FILES).base() + Section.FILES.path() + place.queryAnd(event, id);
        return RestResponse.ResponseBuilder.<Void>create(RestResponse.Status.SEE_OTHER)
                .header("Location", address)
                .build();
    }

    private static @Nullable Notice notice(@Nullable String deleted, @Nullable String restored) {
        @Nullable String id = deleted == null ? restored : deleted;
        if (id == null) {
            return null;
        }
        return PathId.parse(id)
                .flatMap(file -> FileMetadata.<FileMetadata>findByIdOptional(file))
                .filter(file -> (file.softDeletedAt != null) == (deleted != null))
                .map(file -> new Notice(file.id, file.originalFileName, file.softDeletedAt != null))
                .orElse(null);
    }
}
