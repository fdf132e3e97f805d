package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.Invariants.assertOneOfEverything;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Answer;
import dev.waybill.worker.crash.FaultyStore.Hold;
import dev.waybill.worker.crash.FaultyStore.Request;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Parts that come to the store in another order than theirs.
class PartsInFlightIT extends OnStage {

    @Test
    void areSentAgainWithTheSameBytesWhenOneBeforeThemIsMissing() throws Exception {
        UUID id = stage.request();
        List<Answer> landed;
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold missing = faulty.holdBefore(request -> request.isPart(2));
            try (ServiceProcess killed = stage.worker(Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()))) {
                missing.awaitReached(SOON);
                Awaitility.await("parts 3 and 4 in the store, and 1 in the checkpoint")
                        .atMost(SOON)
                        .until(() ->
                                faulty.answers(request -> request.isPart(3, 4)).size() == 2
                                        && stage.partsInCheckpoint(id) == 1);
                killed.kill();
            }
            landed = faulty.answers(request -> request.isPart(3, 4));
        }
        assertThat(stage.partsInCheckpoint(id)).isEqualTo(1);

        try (FaultyStore watched = new FaultyStore(stage.store());
                ServiceProcess _ = stage.worker(
                        Map.of("WAYBILL_S3_ENDPOINT", watched.endpoint(), "WAYBILL_EXPORT_PARTS_IN_FLIGHT", "8"))) {
            stage.awaitEnd(id, SOON);
            stage.awaitMailsSent(SOON);
            assertThat(watched.answers(Request::isAnyPart))
                    .extracting(Answer::part)
                    .containsExactlyInAnyOrder(2, 3, 4, 5);
            for (Answer before : landed) {
                assertThat(watched.answers(request -> request.isPart(before.part())))
                        .extracting(Answer::sha256)
                        .as("part %d", before.part())
                        .containsExactly(before.sha256());
            }
        }

        assertOneOfEverything(stage, id, expected);
        assertThat(stage.run(id).attempt()).isEqualTo(2);
    }
}
