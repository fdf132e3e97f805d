package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.Invariants.assertOneOfEverything;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Hold;
import java.nio.file.Files;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/// A worker that is stopped past its lease and wakes up when another has finished its run.
class ZombieIT extends OnStage {

    @ParameterizedTest(name = "stopped at {0}")
    @ValueSource(strings = {"create-upload", "a part", "complete"})
    void changesNothing(String where) throws Exception {
        UUID id = stage.request();
        Predicate<FaultyStore.Request> request = switch (where) {
            case "create-upload" -> FaultyStore.Request::isCreate;
            case "a part" -> r -> r.isPart(3);
            default -> FaultyStore.Request::isComplete;
        };
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = faulty.holdBefore(request);
            int port = Ports.anyFree();
            try (ServiceProcess zombie = stage.worker(
                    Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint(), "QUARKUS_HTTP_PORT", Integer.toString(port)))) {
                int zombieLog = stage.started();
                hold.awaitReached(SOON);
                zombie.signal("STOP");
                try (ServiceProcess _ = stage.worker(Map.of())) {
                    stage.awaitEnd(id, SOON);
                    stage.awaitMailsSent(SOON);
                }
                assertOneOfEverything(stage, id, expected);
                Stage.Run finished = stage.run(id);
                HeadObjectResponse object = head(finished);

                hold.release();
                faulty.awaitAnswer(request);
                zombie.signal("CONT");
                Awaitility.await("the zombie to notice")
                        .atMost(SOON)
                        .until(() -> Files.readString(stage.log(zombieLog))
                                .contains("another attempt has the run, nothing was written"));
                assertThat(Scrape.of(port).value("export_leases_lost_total", "entity", "invoices", "format", "csv"))
                        .isEqualTo(1);

                sweepWhatAZombieMayHaveBegun(id);
                assertThat(stage.run(id)).isEqualTo(finished);
                assertThat(head(finished).eTag()).isEqualTo(object.eTag());
                assertThat(head(finished).lastModified()).isEqualTo(object.lastModified());
                assertOneOfEverything(stage, id, expected);
            }
        }
    }

    private static HeadObjectResponse head(Stage.Run run) {
        return stage.s3.headObject(head -> head.bucket(stage.bucket).key(run.objectKey()));
    }

    /// A request of the zombie that was on its way may begin an upload that no run owns: the sweeper's work.
    private static void sweepWhatAZombieMayHaveBegun(UUID id) {
        if (!stage.openUploads().isEmpty()) {
            try (ServiceProcess _ = stage.worker(Map.of("WAYBILL_CLEANUP_UPLOADS_EVERY", "1s"))) {
                Awaitility.await("the sweeper")
                        .atMost(SOON)
                        .until(() -> stage.openUploads().isEmpty());
            }
        }
    }
}
