package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.Invariants.assertOneOfEverything;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.Stage.Expected;
import dev.waybill.worker.crash.Stage.Run;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// One export of 1,000,000 rows, and 20 workers killed on the way.
class RandomKillsIT {

    private static final int ROWS = 1_000_000;
    private static final int KILLS = 20;
    private static final int ROWS_PER_PART = 22_000; // about, with parts of 5 MiB

    @Test
    void makesTheSameBytesAfterTwentyKillsAtRandomMoments() {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        System.out.printf("RandomKillsIT: -Dwaybill.seed=%d gives these moments again%n", seed);
        Random random = new Random(seed);
        try (Stage stage = new Stage(ROWS, "10m")) {
            Expected expected = stage.expected();
            UUID id = stage.request();

            for (int kill = 1; kill <= KILLS; kill++) {
                try (ServiceProcess worker = stage.worker(someWay(random))) {
                    awaitRandomMoment(stage, id, kill, random);
                    worker.kill();
                }
                assertThat(stage.run(id).status())
                        .as("killed too late: the export had ended")
                        .isNotEqualTo("complete");
            }
            try (ServiceProcess _ = stage.worker(Map.of())) {
                stage.awaitEnd(id, Duration.ofSeconds(120));
                stage.awaitMailsSent(Duration.ofSeconds(60));
            }

            assertOneOfEverything(stage, id, expected);
            assertThat(stage.run(id).attempt()).isEqualTo(KILLS + 1);
            assertThat(stage.run(id).consistency()).isEqualTo("resumed");
        }
    }

    /// Neither lane nor parts in flight are part of what makes the bytes.
    private static Map<String, String> someWay(Random random) {
        return Map.of(
                "WAYBILL_EXPORT_LANE",
                random.nextInt(4) == 0 ? "jdbc" : "copy",
                "WAYBILL_EXPORT_PARTS_IN_FLIGHT",
                String.valueOf(random.nextInt(1, 5)));
    }

    /// Up to a part after the claim, and a bit: counted in parts, so that it is the same on a fast machine. Several
    /// parts may be committed in that bit, on a busy machine more; the rows must last for all kills, so one who is
    /// ahead of an even share is killed at once.
    private static void awaitRandomMoment(Stage stage, UUID id, int attempt, Random random) {
        Run claimed = Awaitility.await("claim " + attempt)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> stage.run(id), run -> run.attempt() == attempt);
        boolean isAhead = claimed.rowsDone() > (long) ROWS * attempt / (KILLS + 5);
        long rows = claimed.rowsDone() + (isAhead ? 0 : (long) random.nextInt(2) * ROWS_PER_PART);
        Awaitility.await("progress of attempt " + attempt)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> stage.run(id).rowsDone() >= rows);
        LockSupport.parkNanos(random.nextInt(40_000_000));
    }
}
