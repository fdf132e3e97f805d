package dev.waybill.worker.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.ObjectKey;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An upload whose run is not known by its key counts as nobody's after an hour, also while the run goes on.
class UploadSweeperTest {

    private static final String RUN = "01a1ffbd-f044-73fe-aa2a-ad9863944af3";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exports/org/acme/%s.csv",
                "exports/org/acme/%s.csv.gz",
                "exports/org/acme/%s.jsonl.gz",
                "exports/org/acme/%s.zip",
                "metrics/org/acme/%s-ad8b71d0c72de4e6ed36c90710f7ce25"
            })
    void everyObjectOfARunNamesIt(String key) {
        assertThat(UploadSweeper.runOf(new ObjectKey(key.formatted(RUN)))).contains(UUID.fromString(RUN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exports/org/acme/stray.csv", "exports/other/acme/%s.csv", "org/acme/files/%s.csv"})
    void othersAreOfNoRun(String key) {
        assertThat(UploadSweeper.runOf(new ObjectKey(key.formatted(RUN)))).isEmpty();
    }
}
