package dev.waybill.worker.crash;

import dev.waybill.worker.crash.Stage.Expected;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/// Tests over one stage with 100,000 invoices, each beginning with nothing that runs.
abstract class OnStage {

    /// Far longer than anything takes; a test that waits so long has failed.
    static final Duration SOON = Duration.ofSeconds(120);

    static Stage stage;
    static Expected expected;

    @BeforeAll
    static void start() {
        stage = new Stage(100_000, "10m");
        expected = stage.expected();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @BeforeEach
    void nothingRuns() {
        stage.endActiveRuns();
    }
}
