package dev.waybill.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class FirstRowsTest {

    private static final UUID RUN = UUID.fromString("0197a000-0000-7000-8000-000000000001");

    @Test
    void readsTheMillisecondsOfFirstAttemptsFromTheLog() {
        String log = """
                2026-01-01T00:00:00.000Z INFO  [ExportRunner] (export-1) run %1$s attempt 1: first row read 12345 µs after the request
                2026-01-01T00:00:00.000Z INFO  [ExportRunner] (export-1) run %2$s attempt 2: first row read 99 µs after the request
                2026-01-01T00:00:00.000Z INFO  [ExportWorker] (export-1) run %2$s attempt 1: claimed, dataset small
                """.formatted(RUN, UUID.randomUUID());

        assertThat(FirstRows.logged(log)).containsOnlyKeys(RUN).containsEntry(RUN, 12.345);
    }
}
