package dev.waybill.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.local.bench.Benchmark;
import dev.waybill.local.bench.Options;
import dev.waybill.local.bench.Options.Size;
import dev.waybill.local.bench.Peer;
import dev.waybill.local.bench.Shape;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchOptionsTest {

    private static final Path JSON = Path.of("/target/bench.json");

    @Test
    void withoutANameAllBenchmarksRunWithSmallSizes() {
        Options options = parse();

        assertThat(options.benchmarks()).containsExactly(Benchmark.values());
        assertThat(options.sizes())
                .containsExactly(
                        new Size(Shape.NARROW, 100_000),
                        new Size(Shape.NARROW, 1_000_000),
                        new Size(Shape.WIDE, 100_000));
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.peers()).containsExactly(Peer.values());
        assertThat(options.json()).isEqualTo(JSON);
    }

    @Test
    void fullIsEverySizeOfBothShapes() {
        Options options = parse("--full");

        assertThat(options.sizes()).hasSize(8).contains(new Size(Shape.WIDE, 10_000_000));
        assertThat(options.rows()).endsWith(10_000_000L);
    }

    @Test
    void readsTheOptionsOfExport() {
        Options options = parse(
                "export",
                "--rows",
                "3m,2500",
                "--shape=wide",
                "--rounds",
                "7",
                "--peers",
                "waybill,floor",
                "--json",
                "/a.json");

        assertThat(options.benchmarks()).containsExactly(Benchmark.EXPORT);
        assertThat(options.sizes()).containsExactly(new Size(Shape.WIDE, 2_500), new Size(Shape.WIDE, 3_000_000));
        assertThat(options.rounds()).isEqualTo(7);
        assertThat(options.peers()).containsExactly(Peer.WAYBILL, Peer.FLOOR);
        assertThat(options.json()).isEqualTo(Path.of("/a.json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "speed|'speed' is not a benchmark; there are: export, start, small, fleet, checkpoints, kill, sign, memory, archive, formats, startup",
                "export --rows 1g|--rows holds '1g', allowed are numbers from 1 to 50m, such as 100k,1m",
                "export --rows 0|--rows holds '0', allowed are numbers from 1 to 50m, such as 100k,1m",
                "memory --rows 51m|--rows holds '51m', allowed are numbers from 1 to 50m, such as 100k,1m",
                "export --rows 1m,|--rows holds '', allowed are numbers from 1 to 50m, such as 100k,1m",
                "export --shape tall|--shape holds 'tall', allowed: narrow, wide",
                "export --peers psql,dd|--peers holds 'dd', allowed: waybill, native, psql, jdbc, node, floor",
                "kill --rounds 0|--rounds is '0', allowed is a whole number from 1 to 100",
                "sign --rows 5|'--rows' is not an option of bench sign; options: --json",
                "startup --rows 5|'--rows' is not an option of bench startup; options: --rounds, --json",
                "export --full|'--full' is not an option of bench export; options: --rows, --shape, --rounds, --peers, --json",
            })
    void whatIsWrongIsNamedWithWhatIsAllowed(String line, String message) {
        assertThatThrownBy(() -> parse(line.split(" ")))
                .isInstanceOf(UsageException.class)
                .hasMessage(message);
    }

    private static Options parse(String... args) {
        return BenchOptions.parse(List.of(args), JSON);
    }
}
