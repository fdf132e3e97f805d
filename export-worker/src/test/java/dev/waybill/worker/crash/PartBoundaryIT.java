package dev.waybill.worker.crash;

import static dev.waybill.worker.crash.Invariants.assertOneOfEverything;
import static dev.waybill.worker.crash.Invariants.assertOneOfEverythingButMail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Hold;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// Exports that end at, right before and right behind the end of a part, and rows that are larger than one.
class PartBoundaryIT extends OnStage {

    private static final long PART = 5 << 20; // as the stage sets it
    private static final long HEADER = "text\n".length();
    private static final long ROW = 64 << 10;
    private static final String HUGE_ROW =
            "values (1, 'a'), (2, rpad('', 12 << 20, 'wide \"row\", ')), (3, 'b'), (4, rpad('', 2 << 20, 'c'))";

    /// @param texts SQL of its rows
    /// @param parts 0 if it is put whole
    private record Export(String name, String texts, long bytes, int parts) {}

    private static final List<Export> EXPORTS = List.of(
            new Export("no row", "select 1, 'a' where false", HEADER, 0),
            new Export("a byte less than a part", rows(PART - 1), PART - 1, 0),
            new Export("a part", rows(PART), PART, 1),
            new Export("a byte more than a part", rows(PART + 1), PART + 1, 2),
            new Export("a byte less than two parts", rows(2 * PART - 1), 2 * PART - 1, 2),
            new Export("two parts, each ending with a row", rows(2 * PART), 2 * PART, 2),
            new Export("a byte more than two parts", rows(2 * PART + 1), 2 * PART + 1, 3));

    /// Rows whose CSV has exactly this many bytes. All have the same size but the first, so that a multiple of the part
    /// size has a row's end at each part's end.
    private static String rows(long bytes) {
        long others = (bytes - HEADER) / ROW;
        long first = (bytes - HEADER) % ROW;
        return "select n, rpad('', case n when 0 then %d else %d end, md5(n::text)) from generate_series(0, %d) n"
                .formatted(first - 1, ROW - 1, others);
    }

    @Test
    void exportsOfEverySizeAreExact() throws Exception {
        try (FaultyStore watched = new FaultyStore(stage.store());
                ServiceProcess _ = stage.worker(Map.of("WAYBILL_S3_ENDPOINT", watched.endpoint()))) {
            for (Export export : EXPORTS) {
                UUID org = stage.texts(export.texts());
                UUID id = stage.requestTexts(org);
                stage.awaitEnd(id, SOON);

                assertOneOfEverythingButMail(stage, id, stage.expectedTexts(org));
                assertThat(stage.run(id).bytesDone()).as(export.name()).isEqualTo(export.bytes());
                assertThat(watched.answers(request ->
                                request.isAnyPart() && request.target().contains(id.toString())))
                        .as("parts of %s", export.name())
                        .hasSize(export.parts());
            }
        }
    }

    @Test
    void goesOnInTheMiddleOfARowLargerThanAPart() throws Exception {
        UUID org = stage.texts(HUGE_ROW);
        UUID id = stage.requestTexts(org);
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold hold = faulty.holdAfter(request -> request.isPart(2));
            try (ServiceProcess killed = stage.worker(Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()))) {
                hold.awaitReached(SOON);
                Awaitility.await("part 1 in the checkpoint").atMost(SOON).until(() -> stage.partsInCheckpoint(id) == 1);
                killed.kill();
            }
        }
        assertThat(stage.count("select length(carry) from waybill.export_checkpoint"))
                .as("the rest of the row")
                .isGreaterThan(PART);

        finish(id);

        assertOneOfEverything(stage, id, stage.expectedTexts(org));
        assertThat(stage.run(id).attempt()).isEqualTo(2);
    }

    @Test
    void goesOnWhereTheLastRowEndedWithItsPart() throws Exception {
        UUID org = stage.texts(rows(2 * PART));
        UUID id = stage.requestTexts(org);
        try (Gate drained = new Gate(stage, "waybill.export_checkpoint", "new.source_drained");
                ServiceProcess killed = stage.worker(Map.of())) {
            drained.awaitReached(SOON);
            killed.kill();
        }
        assertThat(stage.partsInCheckpoint(id)).isEqualTo(2);
        assertThat(stage.count("select length(carry) from waybill.export_checkpoint where not source_drained"))
                .isZero();

        finish(id);

        assertOneOfEverything(stage, id, stage.expectedTexts(org));
        assertThat(stage.run(id).attempt()).isEqualTo(2);
    }

    private static void finish(UUID id) {
        try (ServiceProcess _ = stage.worker(Map.of())) {
            stage.awaitEnd(id, SOON);
            stage.awaitMailsSent(SOON);
        }
    }
}
