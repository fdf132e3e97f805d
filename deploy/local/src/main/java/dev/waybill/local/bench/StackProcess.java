package dev.waybill.local.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// [StackMain] as a child. It ends when this process ends, however that happens: its input closes.
final class StackProcess implements AutoCloseable {

    static final String TOKEN = "token";
    static final String HOME = "home";

    private static final List<String> JVM = List.of("-Xmx1g", "-XX:+UseSerialGC");
    private static final long STOP_SECONDS = 60;

    private final Process process;
    private final Map<String, String> settings;

    private StackProcess(Process process, Map<String, String> settings) {
        this.process = process;
        this.settings = settings;
    }

    static StackProcess start(Path log) throws IOException {
        Process process = JavaChild.start(StackMain.class, JVM, Map.of(), log);
        String line = process.inputReader().readLine();
        if (line == null) {
            throw new IllegalStateException("The stack does not start; its log: " + log);
        }
        return new StackProcess(process, new ObjectMapper().readValue(line, new TypeReference<>() {}));
    }

    /// `WAYBILL_…` variables, [#TOKEN] of an administrator of tenant demo, and [#HOME].
    Map<String, String> settings() {
        return settings;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly(); // its watchdog ends what it started
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
