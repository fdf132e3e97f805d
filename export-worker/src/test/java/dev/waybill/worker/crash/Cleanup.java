package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `export-worker cleanup` as processes on a stage.
final class Cleanup {

    private static final Pattern DELETED = Pattern.compile("(?m)^[a-z-]+: (\\d+) deleted, \\d+ failed$");

    private Cleanup() {}

    record Ended(int exit, String output) {

        /// What the first job says.
        int deleted() {
            Matcher line = DELETED.matcher(output);
            assertThat(line.find()).as(output).isTrue();
            return Integer.parseInt(line.group(1));
        }
    }

    static Ended on(Stage stage, Map<String, String> changes, String... args) {
        try (ServiceProcess process = start(stage, changes, args)) {
            int log = stage.started();
            return new Ended(process.awaitExit(OnStage.SOON), log(stage, log));
        }
    }

    /// Several at once.
    static List<Ended> atOnce(Stage stage, int workers, String job) {
        List<ServiceProcess> processes = new ArrayList<>();
        int before = stage.started();
        for (int n = 0; n < workers; n++) {
            processes.add(start(stage, Map.of(), job));
        }
        List<Ended> ended = new ArrayList<>();
        for (ServiceProcess process : processes) {
            try (process) {
                ended.add(new Ended(process.awaitExit(OnStage.SOON), log(stage, before + 1 + ended.size())));
            }
        }
        return ended;
    }

    static ServiceProcess start(Stage stage, Map<String, String> changes, String... args) {
        return stage.worker(
                changes, Stream.concat(Stream.of("cleanup"), Stream.of(args)).toArray(String[]::new));
    }

    /// Of the n-th worker of the stage.
    static String log(Stage stage, int worker) {
        try {
            return Files.readString(stage.log(worker));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
