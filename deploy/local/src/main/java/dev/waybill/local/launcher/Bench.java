package dev.waybill.local.launcher;

import dev.waybill.local.bench.Benchmarks;
import dev.waybill.local.bench.Options;
import dev.waybill.local.bench.Setup;
import dev.waybill.local.bench.Setup.Interruption;
import dev.waybill.local.bench.Setup.Packaged;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/// `./waybill bench`: all benchmarks, or the one that is named.
final class Bench {

    private Bench() {}

    static int run(Settings settings, List<String> args, StopSignal stop, PrintStream out) throws Exception {
        Options options = BenchOptions.parse(args, settings.repo().resolve("target/bench.json"));
        Settings own = new Settings(settings.repo(), settings.home().resolve("bench"), settings.environment());
        Files.createDirectories(own.logs());
        try (FileChannel file = FileChannel.open(
                        own.home().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock == null) {
                throw new RefusedException(
                        "Another benchmark runs over %s: wait for its end, two at once measure nothing"
                                .formatted(own.home()));
            }
            return Benchmarks.run(setup(own, stop, out), options);
        }
    }

    private static Setup setup(Settings own, StopSignal stop, PrintStream out) {
        return new Setup(
                own.repo(),
                own.logs(),
                own.tuning(),
                packaged("export-worker", own, Deployment.WORKER_JVM),
                packaged("files-service", own, Deployment.FILES_JVM),
                interruption(stop),
                out);
    }

    private static Packaged packaged(String service, Settings own, List<String> jvm) {
        Path jar = AppCopy.make(own.packaged(service), own.app(service));
        return new Packaged(service, jar, jvm);
    }

    private static Interruption interruption(StopSignal stop) {
        return new Interruption() {
            @Override
            public void check() {
                stop.check();
            }

            @Override
            public void pause(Duration length) {
                stop.pause(length);
            }
        };
    }
}
