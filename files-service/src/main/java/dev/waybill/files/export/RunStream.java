package dev.waybill.files.export;

import dev.waybill.files.export.ExportEvent.Progress;
import dev.waybill.files.export.RunPanel.State;
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
import org.jspecify.annotations.Nullable;

/// Tells the page of a run when to fetch its panel anew: `waits`, `runs` or `ended`, as the panel says of itself.
@Path("/inspector/{exportId}/events")
public class RunStream {

    private final ExportStream stream;

    RunStream(ExportStream stream) {
        this.stream = stream;
    }

    @GET
    @Blocking // the first look at the run; what follows takes no thread
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public Multi<OutboundSseEvent> events(
            @PathParam("exportId") String exportId,
            @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
            @Context Sse sse) {
        return stream.of(exportId, lastEventId, sse, RunStream::told);
    }

    private static String told(Progress progress) {
        if (progress.last()) {
            return "ended";
        }
        return (progress.export().queued() ? State.WAITS : State.RUNS).event();
    }
}
