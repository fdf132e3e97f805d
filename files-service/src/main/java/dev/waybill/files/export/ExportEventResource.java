package dev.waybill.files.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.files.export.ExportEvent.Heartbeat;
import dev.waybill.files.export.ExportEvent.Progress;
import dev.waybill.files.tenant.CurrentCaller;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;
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

    private static final long NOTHING = -1;

    private final CurrentCaller current;
    private final JsonWebToken token;
    private final ExportLinks links;
    private final Audience audience;
    private final ObjectMapper json;

    ExportEventResource(
            CurrentCaller current, JsonWebToken token, ExportLinks links, Audience audience, ObjectMapper json) {
        this.current = current;
        this.token = token;
        this.links = links;
        this.audience = audience;
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
        Progress now = links.readProgress(exportId);
        long seen = seen(lastEventId, now);
        if (now.last() && seen == now.id()) {
            throw new WebApplicationException(Response.noContent().build()); // which ends an EventSource's retries
        }
        Instant until = Instant.ofEpochSecond(token.getExpirationTime());
        return audience.watch(current.get(), now, seen, until).map(event -> written(event, sse));
    }

    /// What is no id of this run's events tells nothing.
    private static long seen(@Nullable String lastEventId, Progress now) {
        try {
            long id = lastEventId == null ? NOTHING : Long.parseLong(lastEventId);
            return id <= now.id() ? id : NOTHING;
        } catch (NumberFormatException e) {
            return NOTHING;
        }
    }

    private OutboundSseEvent written(ExportEvent event, Sse sse) {
        return switch (event) {
            case Progress progress ->
                sse.newEventBuilder()
                        .name("progress")
                        .id(Long.toString(progress.id()))
                        .data(text(progress.export())) // with a media type, the framework adds a field of its own
                        .build();
            case Heartbeat() -> sse.newEventBuilder().comment("still here").build();
        };
    }

    private String text(ExportAnswer export) {
        try {
            return json.writeValueAsString(export);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of plain values is always JSON", e);
        }
    }
}
