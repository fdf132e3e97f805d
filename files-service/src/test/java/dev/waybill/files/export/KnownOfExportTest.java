package dev.waybill.files.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.ExportFormat;
import dev.waybill.files.export.EstimateAnswer.Basis;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KnownOfExportTest {

    private static final KnownOfExport PLANNED = new KnownOfExport(1_000_000, 100_000_000, 0, 0, 0, 0, 0, 0);

    @Test
    void withoutPastRunsTheFormatDecides() {
        EstimateAnswer csv = estimate(PLANNED, ExportFormat.CSV, false);

        assertThat(csv.rows()).isEqualTo(1_000_000);
        assertThat(csv.bytes()).isEqualTo(152_000_000); // half as much again, and something around each cell
        assertThat(csv.minutes()).isEqualTo(0.2); // 10 seconds, rounded up to a tenth
        assertThat(csv.basis()).isEqualTo(new Basis("planner", "planner", "default", 0));
        assertThat(estimate(PLANNED, ExportFormat.CSV, true).bytes()).isEqualTo(38_000_000);
        assertThat(estimate(PLANNED, ExportFormat.JSONL, false).bytes()).isEqualTo(172_000_000); // names in each row
        assertThat(estimate(PLANNED, ExportFormat.XLSX, false).minutes()).isEqualTo(0.6);
        assertThat(estimate(PLANNED, ExportFormat.PDF, false).minutes()).isEqualTo(3.4);
    }

    @Test
    void pastRunsAreScaledByRows() {
        KnownOfExport known = new KnownOfExport(1_000_000, 100_000_000, 0, 0, 2, 500_000, 60_000_000, 30);

        EstimateAnswer csv = estimate(known, ExportFormat.CSV, false);

        assertThat(csv.bytes()).isEqualTo(120_000_000);
        assertThat(csv.minutes()).isEqualTo(1.0);
        assertThat(csv.basis()).isEqualTo(new Basis("planner", "past-runs", "past-runs", 2));
    }

    @Test
    void archivesAreScaledByBytes() {
        KnownOfExport known = new KnownOfExport(500, 1_000_000, 100, 99_000_000, 1, 10, 10_000_000, 6);

        EstimateAnswer zip = estimate(known, ExportFormat.ZIP, false);

        assertThat(zip.rows()).isEqualTo(600);
        assertThat(zip.bytes()).isEqualTo(100_000_000);
        assertThat(zip.minutes()).isEqualTo(1.0);
        assertThat(zip.basis()).isEqualTo(new Basis("planner-and-files", "planner-and-files", "past-runs", 1));
    }

    @Test
    void anArchiveOfNothingTakesNoTime() {
        EstimateAnswer zip = estimate(new KnownOfExport(0, 0, 0, 0, 0, 0, 0, 0), ExportFormat.ZIP, false);

        assertThat(zip.minutes()).isZero();
        assertThat(zip.basis().rows()).isEqualTo("files");
    }

    private static EstimateAnswer estimate(KnownOfExport known, ExportFormat format, boolean compressed) {
        @Nullable String compression = compressed ? "gzip" : null;
        ExportBody body = new ExportBody(
                "invoices", format.extension(), null, null, null, null, null, compression, null, null, null);
        return known.estimate(body, format, List.of("number", "amount"), compressed);
    }
}
