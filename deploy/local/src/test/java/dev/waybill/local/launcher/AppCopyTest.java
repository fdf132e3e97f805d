package dev.waybill.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppCopyTest {

    @TempDir
    private Path folder;

    @Test
    void aRebuildDoesNotTouchWhatRunsAndTheNextStartHasIt() throws Exception {
        Settings settings =
                Settings.of(Map.of("WAYBILL_HOME", folder.resolve("home").toString()), folder.toString());
        Path packaged = settings.packaged("files-service");
        Path app = settings.app("files-service");
        Path library = Files.createDirectories(packaged.resolve("lib/main")).resolve("a.jar");
        Files.writeString(packaged.resolve(AppCopy.RUNNER), "runner");
        Files.writeString(library, "first");

        Path jar = AppCopy.make(packaged, app);
        Files.writeString(library, "second"); // in place, as Maven does

        assertThat(jar).hasContent("runner").startsWith(folder.resolve("home"));
        assertThat(app.resolve("lib/main/a.jar")).hasContent("first");

        Files.move(library, library.resolveSibling("b.jar"));
        AppCopy.make(packaged, app);

        assertThat(app.resolve("lib/main")).isDirectoryContaining("glob:**/b.jar");
        assertThat(app.resolve("lib/main/a.jar")).doesNotExist();
    }

    @Test
    void executableReplacesWhatRanBeforeAndStaysExecutable() throws Exception {
        Path runner = Files.writeString(folder.resolve("waybill-runner"), "first");
        assertThat(runner.toFile().setExecutable(true)).isTrue();
        Path app = Files.createDirectories(folder.resolve("home/app"));
        Files.writeString(app.resolve(AppCopy.RUNNER), "a jar");

        Path copy = AppCopy.ofExecutable(runner, app);
        Files.writeString(runner, "second");

        assertThat(copy).isExecutable().hasContent("first");
        assertThat(app).isDirectoryContaining(copy::equals).isDirectoryNotContaining("glob:**.jar");
    }
}
