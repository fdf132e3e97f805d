package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagedServiceTest {

    private static final List<String> JVM =
            List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-Da=b", "--enable-native-access=ALL-UNNAMED");

    private final String asItWas = System.getProperty(PackagedService.NATIVE, "false");

    @TempDir
    Path target;

    private Path jar;

    @BeforeEach
    void jar() {
        System.setProperty(PackagedService.NATIVE, "false");
        jar = target.resolve("quarkus-app/quarkus-run.jar");
    }

    @AfterEach
    void restore() {
        System.setProperty(PackagedService.NATIVE, asItWas);
    }

    @Test
    void jarRunsOnTheJavaThatRunsThis() {
        assertThat(PackagedService.command(jar, JVM))
                .startsWith(System.getProperty("java.home") + "/bin/java")
                .containsSubsequence(JVM)
                .endsWith("-jar", jar.toString());
    }

    @Test
    void executableRunsAsItIsWithTheArgumentsThatItHas() throws IOException {
        Path runner = runner();

        assertThat(PackagedService.command(runner, JVM)).containsExactly(runner.toString(), "-Xmx64m", "-Da=b");
    }

    @Test
    void nativeExecutableBesideTheJarRunsWhereItIsWanted() throws IOException {
        Path runner = runner();
        System.setProperty(PackagedService.NATIVE, "true");

        assertThat(PackagedService.command(jar, List.of())).containsExactly(runner.toString());
        assertThat(PackagedService.command(target.resolve("other.jar"), List.of()))
                .contains("-jar");
    }

    @Test
    void executableThatIsNotBuiltIsSaidToBe() {
        System.setProperty(PackagedService.NATIVE, "true");

        assertThatIllegalStateException()
                .isThrownBy(() -> PackagedService.command(jar, JVM))
                .withMessageContainingAll(target.toString(), "mvn -Dnative");
    }

    private Path runner() throws IOException {
        Path runner = Files.createFile(target.resolve("waybill-small-1.0-runner"));
        assertThat(runner.toFile().setExecutable(true)).isTrue();
        return runner;
    }
}
