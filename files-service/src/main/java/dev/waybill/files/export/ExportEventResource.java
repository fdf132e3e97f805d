package dev.waybill.files.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// An export's progress as server-sent events (WHATWG HTML, section 9.2).
@Path("/api/v1/exports/{exportId}/events")
@Tag(name = "Exports")
public class ExportEventResource {

    private final ExportStream stream;
    private final ObjectMapper json;

    ExportEventResource(ExportStream stream, ObjectMapper json) {
        this.stream = stream;
        this.json = json;
    }

    @GET
    @Blocking // the first look at the run; what follows takes no thread
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "exportEvents",
            summary = "Watch an export",
            description =
                    "Server-sent events named progress: data is the export, id goes up with each change. The first is sent at once, the last when the export has ended; then the stream closes. It closes, too, when the token expires.")
    @APIResponse(
            responseCode = "200",
            description = "A stream of events; a comment every 15 seconds without one",
            content =
                    @Content(
                            mediaType = MediaType.SERVER_SENT_EVENTS,
                            schema = @Schema(implementation = ExportAnswer.class)))
    @APIResponse(
            responseCode = "204",
            description = "The export has ended, and Last-Event-ID is the last event: do not come again")
    @APIResponse(responseCode = "404", description = "export-not-found")
    public Multi<OutboundSseEvent> events(
            @PathParam("exportId") String exportId,
            @Parameter(description = "id of the last event that was seen; it is not sent again")
                    @HeaderParam("Last-Event-ID")
                    @Nullable
                    String lastEventId,
            @Context Sse sse) {
        return stream.of(exportId, lastEventId, sse, progress -> text(progress.export()));
    }

    private String text(ExportAnswer export) {
        try {
            return json.writeValueAsString(export);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of plain values is always JSON", e);
        }
    }
}
