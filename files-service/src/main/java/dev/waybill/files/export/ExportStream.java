package dev.waybill.files.export;

import dev.waybill.files.export.ExportEvent.Heartbeat;
import dev.waybill.files.export.ExportEvent.Progress;
import dev.waybill.files.tenant.CurrentCaller;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Instant;
import java.util.function.Function;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/// A run as server-sent events named `progress`, for the API and for pages: the state now, unless the client has it,
/// and each newer one, until the run has ended or the caller's token has expired.
@ApplicationScoped
class ExportStream {

    private static final long NOTHING = -1;

    private final CurrentCaller current;
    private final JsonWebToken token;
    private final ExportLinks links;
    private final Audience audience;

    ExportStream(CurrentCaller current, JsonWebToken token, ExportLinks links, Audience audience) {
        this.current = current;
        this.token = token;
        this.links = links;
        this.audience = audience;
    }

    /// @param data of an event
    /// @throws Problem 404 `export-not-found`
    /// @throws WebApplicationException 204, if the run has ended and the client knows
    Multi<OutboundSseEvent> of(
            String exportId, @Nullable String lastEventId, Sse sse, Function<Progress, String> data) {
        Progress now = links.readProgress(exportId);
        long seen = seen(lastEventId, now);
        if (now.last() && seen == now.id()) {
            throw new WebApplicationException(Response.noContent().build()); // which ends an EventSource's retries
        }
        Instant until = Instant.ofEpochSecond(token.getExpirationTime());
        return audience.watch(current.get(), now, seen, until).map(event -> written(event, sse, data));
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

    private static OutboundSseEvent written(ExportEvent event, Sse sse, Function<Progress, String> data) {
        return switch (event) {
            case Progress progress ->
                sse.newEventBuilder()
                        .name("progress")
                        .id(Long.toString(progress.id()))
                        .data(data.apply(progress)) // with a media type, the framework adds a field of its own
                        .build();
            case Heartbeat() -> sse.newEventBuilder().comment("still here").build();
        };
    }
}
