package dev.waybill.worker.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.metric.AllowedHosts;
import dev.waybill.contract.metric.DataSourceKind;
import dev.waybill.contract.metric.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Reads a metric in a JVM of its own: with a small heap, or with certificates of its own.
final class MetricFork {

    private static final Logger DRIVER_LOG = Logger.getLogger("org.mariadb.jdbc"); // which else could be collected

    private MetricFork() {}

    /// @param log of the JVM
    /// @return what it wrote: how many rows, or the reason why none
    static String read(Path log, Target target, String password, String sql, String... jvmArguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.addAll(List.of(jvmArguments));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                MetricFork.class.getName(),
                target.kind(),
                target.host(),
                Integer.toString(target.port()),
                target.database(),
                target.user(),
                target.tls().wire(),
                password,
                sql));
        Process reader = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = reader.waitFor(180, TimeUnit.SECONDS);
        reader.destroyForcibly();
        String wrote = Files.readString(log);
        assertThat(ended).as(wrote).isTrue();
        assertThat(reader.exitValue()).as(wrote).isZero();
        return wrote;
    }

    static void main(String[] args) throws IOException {
        DRIVER_LOG.setLevel(Level.SEVERE); // or the driver would write each packet in hexadecimal, as no worker does
        Target target = new Target(
                new UUID(0, 0),
                "acme",
                args[0],
                args[1],
                Integer.parseInt(args[2]),
                args[3],
                args[4],
                Target.Tls.of(args[5]));
        MetricDatabases metrics = new MetricDatabases(
                DataSourceKind.all(Map.of()),
                AllowedHosts.of(Map.of(AllowedHosts.VARIABLE, "127.0.0.0/8")),
                TenantDatabase.NOWHERE,
                JdbcDrivers.none());
        long begun = System.nanoTime();
        try (MetricRows rows =
                metrics.open(target, args[6], args[7], List.of(), MetricLimits.USUAL, Interruption.NONE)) {
            long count = TenantDatabase.drain(rows);
            System.out.printf(
                    "%s: %,d rows, %,d bytes in %,d ms, %s%n",
                    args[0], count, rows.bytes(), (System.nanoTime() - begun) / 1_000_000, peak());
        } catch (MetricFailed e) {
            System.out.printf("%s: %s%n", e.reason(), e.text());
        }
    }

    private static String peak() throws IOException {
        Path status = Path.of("/proc/self/status");
        return !Files.exists(status)
                ? ""
                : Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM"))
                        .findFirst()
                        .orElse("")
                        .replaceAll("\\s+", " ");
    }
}
