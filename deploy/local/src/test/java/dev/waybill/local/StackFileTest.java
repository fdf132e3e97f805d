package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFileTest {

    @TempDir
    private Path home;

    @Test
    void aShellReadsEveryValueAsItIs() {
        String value = "it's $HOME `id` \"x\" \\ ; & ü";

        try (StackFile file = StackFile.write(home, Map.of("WAYBILL_X", value))) {
            String read = Program.run(
                    List.of(
                            "/bin/sh",
                            "-c",
                            ". \"$1\" && printf %s \"$WAYBILL_X\"",
                            "sh",
                            file.path().toString()),
                    "");
            assertThat(read).isEqualTo(value);
        }
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        try (StackFile file = StackFile.write(home, Map.of("A", "b"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void itGoesWhenItIsClosed() {
        StackFile file = StackFile.write(home, Map.of("A", "b"));

        file.close();

        assertThat(home).isEmptyDirectory();
    }
}
