package dev.waybill.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaybillTest {

    @TempDir
    private Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void tokenWritesNothingButTheToken() {
        int code = run(Map.of(), "token", "--org", "demo", "--user", "alice@example.com");

        assertThat(code).isZero();
        assertThat(text(out)).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\\n");
        assertThat(text(err)).isEmpty();
    }

    @Test
    void wrongUsageNamesWhatIsWrongAndEndsWithTwo() {
        assertThat(run(Map.of(), "up", "--origin", "*")).isEqualTo(2);
        assertThat(run(Map.of(), "demo", "--origin", "http://localhost")).isEqualTo(2);
        assertThat(run(Map.of(), "bench", "speed-of-light")).isEqualTo(2);
        assertThat(run(Map.of(), "dance")).isEqualTo(2);

        assertThat(text(err))
                .contains("--origin is '*'", "'--origin' is not an option of demo", "speed-of-light", "'dance'");
    }

    @Test
    void aWrongPortEndsWithOneAndNamesItsVariable() {
        Map<String, String> ports = Map.of(
                "WAYBILL_FILES_PORT", Integer.toString(Ports.anyFree()), // a stack may be running on the usual ones
                "WAYBILL_WORKER_PORT", Integer.toString(Ports.anyFree()),
                "WAYBILL_PG_PORT", Integer.toString(Ports.anyFree()),
                "WAYBILL_S3_PORT", "99999");
        int code = run(ports, "up");

        assertThat(code).isEqualTo(1);
        assertThat(text(err)).contains("WAYBILL_S3_PORT", "99999").doesNotContain("Exception", "logs are in");
    }

    @Test
    void anUnusableHomeEndsWithOneAndNamesIt() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "");
        PrintStream console = System.err;
        System.setErr(new PrintStream(err));
        try {
            assertThat(runOver(file, "up")).isEqualTo(1);
            assertThat(runOver(file.resolve("below"), "token")).isEqualTo(1);
        } finally {
            System.setErr(console);
        }

        assertThat(text(err).lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("waybill: WAYBILL_HOME is '" + file)
                        && line.contains("': a directory cannot be made there ("));
    }

    @Test
    void wrongUsageNamesTheHelpOfTheCommand() {
        assertThat(run(Map.of(), "bench", "--bogus")).isEqualTo(2);
        assertThat(text(err)).endsWith("Try: ./waybill bench --help\n");

        assertThat(run(Map.of(), "token", "--bogus")).isEqualTo(2);
        assertThat(text(err)).endsWith("Try: ./waybill help\n");
    }

    private int runOver(Path unusable, String command) {
        Settings settings = Settings.of(Map.of("WAYBILL_HOME", unusable.toString()), ".");
        return Waybill.run(List.of(command), settings, new StopSignal(), new PrintStream(out), new PrintStream(err));
    }

    private int run(Map<String, String> environment, String... args) {
        Settings settings =
                Settings.of(Map.of("WAYBILL_HOME", home.toString()), ".").with(environment);
        StopSignal stop = new StopSignal();
        return Waybill.run(List.of(args), settings, stop, new PrintStream(out), new PrintStream(err));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
