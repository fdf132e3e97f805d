package dev.waybill.files.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.files.export.ExportEvent.Heartbeat;
import dev.waybill.files.tenant.Caller;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ViewerTest {

    private static final Instant START = Instant.parse("2026-07-01T12:00:00Z");

    private final AtomicReference<@Nullable Viewer> viewer = new AtomicReference<>();
    private final AssertSubscriber<ExportEvent> client = Multi.createFrom()
            .<ExportEvent>emitter(emitter -> viewer.set(new Viewer(
                    new Caller("acme", "alice", Optional.empty()),
                    UUID.randomUUID(),
                    -1,
                    START.plus(Duration.ofMinutes(5)),
                    emitter,
                    START)))
            .subscribe()
            .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));

    @Test
    void hasAHeartbeatEvery15SecondsWithoutAnEvent() {
        for (int second = 1; second <= 60; second++) {
            viewer().beat(START.plusSeconds(second));
        }

        assertThat(client.getItems()).hasSize(4).containsOnly(new Heartbeat());
        client.assertNotTerminated();
    }

    @Test
    void endsWhenTheTokenExpires() {
        viewer().beat(START.plus(Duration.ofMinutes(5)));

        client.assertCompleted().assertHasNotReceivedAnyItem();
    }

    private Viewer viewer() {
        return Objects.requireNonNull(viewer.get());
    }
}
