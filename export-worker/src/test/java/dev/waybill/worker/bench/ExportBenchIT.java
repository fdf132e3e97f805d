package dev.waybill.worker.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.local.bench.Benchmark;
import dev.waybill.local.bench.Benchmarks;
import dev.waybill.local.bench.Options;
import dev.waybill.local.bench.Options.Size;
import dev.waybill.local.bench.Peer;
import dev.waybill.local.bench.Setup;
import dev.waybill.local.bench.Setup.Interruption;
import dev.waybill.local.bench.Setup.Packaged;
import dev.waybill.local.bench.Shape;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportBenchIT {

    private static final long ROWS = 2_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    @Test
    void everybodyStoresEveryRowAndIsToldWithItsNumbers() throws Exception {
        Path json = directory.resolve("bench.json");
        List<Peer> peers = List.of(Peer.WAYBILL, Peer.JDBC, Peer.FLOOR);

        int code = Benchmarks.run(
                setup(),
                new Options(
                        List.of(Benchmark.EXPORT), List.of(new Size(Shape.WIDE, ROWS)), List.of(ROWS), 1, peers, json));

        assertThat(code).as(text()).isZero();
        ObjectNode contenders = JSON.createObjectNode();
        JSON.readTree(json.toFile())
                .at("/export/0/contenders")
                .forEach(contender -> contenders.set(contender.path("name").asText(), contender));
        assertThat(contenders.fieldNames()).toIterable().containsExactly("waybill", "jdbc", "floor");
        for (String name : List.of("waybill", "jdbc")) {
            assertThat(contenders.path(name).path("csvRows").asLong()).as(name).isEqualTo(ROWS);
        }
        assertThat(contenders.path("floor").path("rounds")).hasSize(1);
        assertThat(text()).contains("wide, 2,000 rows", "x waybill", "target");
    }

    private Setup setup() {
        Path jar = Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
        Packaged worker = new Packaged("export-worker", jar, List.of("-Xmx256m"));
        PrintStream out = new PrintStream(console, true, StandardCharsets.UTF_8);
        return new Setup(Path.of("..").toAbsolutePath(), directory, Map.of(), worker, worker, new Uninterrupted(), out);
    }

    private String text() {
        return console.toString(StandardCharsets.UTF_8);
    }

    private static final class Uninterrupted implements Interruption {
        @Override
        public void check() {
            // nobody interrupts a test
        }

        @Override
        public void pause(Duration length) {
            try {
                Thread.sleep(length);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
