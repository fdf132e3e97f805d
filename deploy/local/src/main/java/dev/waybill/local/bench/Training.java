package dev.waybill.local.bench;

import dev.waybill.local.bench.Setup.Interruption;
import dev.waybill.local.bench.Setup.Packaged;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The run that an AOT cache is made of: `Training SERVICE DIRECTORY COMMAND…` starts the service by the command over a
/// stack of its own, gives it a little work and stops it; its Java writes the cache before it ends. For
/// `deploy/images/prepare`.
final class Training {

    private static final Duration STOPPED_WITHIN = Duration.ofMinutes(5); // the cache is written meanwhile

    private Training() {}

    /// @param args the service, a directory for logs, and the command line
    public static void main(String[] args) throws Exception {
        String service = args[0];
        Path work = Path.of(args[1]);
        List<String> command = List.of(args).subList(2, args.length);
        Packaged none = new Packaged(service, work, List.of());
        try (Lab lab = Lab.open(new Setup(work, work, Map.of(), none, none, new Unstoppable(), System.out))) {
            FirstWork.prepare(lab);
            try (Lab.Running running = lab.start(service, command, Map.of(), Duration.ofMillis(100))) {
                FirstWork.of(service).on(lab, running);
                running.process().stop(STOPPED_WITHIN);
            }
        }
    }

    /// Ctrl-C ends it as any program.
    private record Unstoppable() implements Interruption {

        @Override
        public void check() {}

        @Override
        public void pause(Duration length) {
            try {
                Thread.sleep(length);
            } catch (InterruptedException e) {
                throw new IllegalStateException("Interrupted", e);
            }
        }
    }
}
