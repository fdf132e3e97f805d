package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A peer as a process that lives through all rounds, like the worker: one line of JSON says what to export, one line
/// answers when it is done.
final class PeerProcess implements Contender {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path log;
    private final BufferedWriter to;
    private final BufferedReader from;
    private final boolean stores;
    private final ProcessUsage usage;

    /// @param stores whether it makes an object
    PeerProcess(Process process, Path log, boolean stores) {
        this.process = process;
        this.log = log;
        this.to = process.outputWriter();
        this.from = process.inputReader();
        this.stores = stores;
        this.usage = new ProcessUsage(process.pid());
    }

    @Override
    public Measured export(Job job, String key) throws IOException {
        String task = JSON.writeValueAsString(Map.of("sql", job.select(), "key", key));
        usage.resetPeak();
        double cpu = usage.cpuSeconds();
        long begin = System.nanoTime();
        to.write(task + "\n");
        to.flush();
        String line = from.readLine();
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (line == null) {
            throw new IOException("it ended; its log: " + log);
        }
        JsonNode answer = JSON.readTree(line);
        if (answer.has("error")) {
            throw new IOException(answer.get("error").asText());
        }
        return Measured.of(stores ? key : "", seconds, usage.cpuSeconds() - cpu, usage.peakBytes());
    }

    @Override
    public void close() {
        try {
            to.close(); // it ends with its input
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
