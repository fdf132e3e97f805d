package dev.waybill.local;

import dev.waybill.contract.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Ceph's S3 server, on free ports of 127.0.0.1, with everything in memory: a second store for tests, which has what
/// [LocalStore] has not, such as lifecycle rules. A monitor, one OSD and the gateway, started in some seconds.
///
/// It needs the machine's own Ceph ([#missing]). Nothing of it is left when it is closed, or when the JVM is killed.
public final class RadosGateway implements AutoCloseable {

    private static final List<String> PROGRAMS =
            List.of("ceph-mon", "ceph-osd", "radosgw", "ceph", "ceph-authtool", "monmaptool", "radosgw-admin");

    /// How a Debian machine gets them.
    private static final String INSTALL =
            "apt-get install -y --no-install-recommends ceph-mon ceph-osd radosgw ceph-common";

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private static final String BUCKET = "waybill";
    private static final String ACCESS_KEY = "waybill";
    private static final String SECRET_KEY = "waybill-secret";

    private static final String CONFIGURATION = """
            [global]
            fsid = %1$s
            mon host = [v2:127.0.0.1:%2$d/0]
            mon initial members = a
            public addr = 127.0.0.1
            cluster addr = 127.0.0.1
            ms bind ipv6 = false
            ms bind msgr1 = false
            mon data = %4$s/mon
            osd data = %4$s/osd
            run dir = %4$s/run
            admin socket = %4$s/run/$name.asok
            log file = %4$s/log/$name.log
            mon cluster log file = %4$s/log/cluster.log
            crash dir = %4$s/run
            keyring = %4$s/keyring
            osd objectstore = memstore
            memstore device bytes = 1073741824
            osd crush chooseleaf type = 0
            osd pool default size = 1
            osd pool default min size = 1
            osd pool default pg num = 1
            osd pool default pgp num = 1
            osd pool default pg autoscale mode = off
            osd class update on start = false
            mon allow pool size one = true
            mon max pg per osd = 1000
            mon data avail crit = 1
            # else every pool that the gateway makes waits a second for others to be made with it
            paxos propose interval = 0.02
            paxos min wait = 0.01
            [client.rgw.a]
            rgw frontends = beast endpoint=127.0.0.1:%3$d
            rgw lc debug interval = %5$d
            rgw rados pool pg num min = 1
            rgw run sync thread = false
            """;

    private final Path home;
    private final String configuration;
    private final int monitorPort = Ports.anyFree();
    private final int port = Ports.anyFree();
    private final Started started = new Started();

    private RadosGateway() {
        try {
            this.home = Files.createTempDirectory("waybill-rgw-");
            this.configuration = home.resolve("ceph.conf").toString();
            Watchdog.keepTemporary(home);
            started.push(() -> {
                Directories.remove(home);
                Watchdog.forgetTemporary(home);
            });
        } catch (IOException e) {
            throw new UncheckedIOException("Could not make a temporary directory", e);
        }
    }

    /// Which of Ceph's programs are not on the PATH; none if it can be started.
    private static List<String> missing() {
        List<Path> path = Arrays.stream(System.getenv("PATH").split(":", -1))
                .map(Path::of)
                .toList();
        return PROGRAMS.stream()
                .filter(program -> path.stream().noneMatch(folder -> Files.isExecutable(folder.resolve(program))))
                .toList();
    }

    /// Starts it, with one user and no bucket.
    ///
    /// @param secondsOfADay how long a day of a lifecycle rule lasts; rules are applied about as often
    /// @throws IllegalStateException with the end of a log, if one of its processes does not start
    public static RadosGateway start(int secondsOfADay) {
        RadosGateway gateway = new RadosGateway();
        try {
            gateway.launch(secondsOfADay);
            return gateway;
        } catch (IOException | RuntimeException e) {
            try {
                gateway.close();
            } catch (RuntimeException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e instanceof RuntimeException unchecked
                    ? unchecked
                    : new IllegalStateException("Could not prepare Ceph in " + gateway.home, e);
        }
    }

    private void launch(int secondsOfADay) throws IOException {
        if (!missing().isEmpty()) {
            throw new IllegalStateException("Ceph is not installed, %s are missing: %s".formatted(missing(), INSTALL));
        }
        UUID cluster = UUID.randomUUID();
        for (String folder : List.of("mon", "osd", "run", "log")) {
            Directories.ownerOnly(home.resolve(folder));
        }
        Files.writeString(
                Path.of(configuration), CONFIGURATION.formatted(cluster, monitorPort, port, home, secondsOfADay));
        makeKeys();
        Path monitors = home.resolve("monmap");
        Program.run(
                List.of(
                        "monmaptool",
                        "--create",
                        "--fsid=" + cluster,
                        "--addv",
                        "a",
                        "[v2:127.0.0.1:%d]".formatted(monitorPort),
                        monitors.toString()),
                "");
        ceph("ceph-mon", "-i", "a", "--mkfs", "--monmap=" + monitors, "--keyring=" + home.resolve("keyring"));
        launched("mon", "ceph-mon", "-f", "-i", "a").await(() -> !Ports.isFree(monitorPort));
        UUID osd = UUID.randomUUID();
        ceph("ceph", "osd", "new", osd.toString());
        ceph("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid=" + osd);
        launched("osd", "ceph-osd", "-f", "-i", "0")
                .await(() -> ceph("ceph", "osd", "stat").contains("1 up"));
        Server rgw = launched("rgw", "radosgw", "-f", "-n", "client.rgw.a");
        ceph( // while the gateway makes its pools, which takes most of the time
                "radosgw-admin",
                "user",
                "create",
                "--uid=waybill",
                "--display-name=waybill",
                "--access-key=" + ACCESS_KEY,
                "--secret-key=" + SECRET_KEY);
        rgw.await(this::answersRequests);
    }

    private void makeKeys() {
        key("mon.", "--create-keyring", "--cap", "mon", "allow *");
        key("client.admin", "--cap", "mon", "allow *", "--cap", "osd", "allow *", "--cap", "mgr", "allow *");
        key("osd.0", "--cap", "mon", "allow profile osd", "--cap", "osd", "allow *");
        key("client.rgw.a", "--cap", "mon", "allow rw", "--cap", "osd", "allow rwx");
    }

    private void key(String name, String... more) {
        List<String> command = new ArrayList<>(
                List.of("ceph-authtool", home.resolve("keyring").toString(), "--gen-key", "--name=" + name));
        command.addAll(List.of(more));
        Program.run(command, "");
    }

    private String ceph(String program, String... arguments) {
        return Program.run(command(program, arguments), "");
    }

    private List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program, "-c", configuration));
        command.addAll(List.of(arguments));
        return command;
    }

    private record Server(String program, Process process, Path log) {

        void await(BooleanSupplier ready) {
            long deadline = System.nanoTime() + READY_WITHIN.toNanos();
            while (!ready.getAsBoolean()) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("%s %s. The end of its log:%n%s"
                            .formatted(
                                    program,
                                    process.isAlive() ? "was not ready within " + READY_WITHIN : "ended",
                                    Directories.lastLines(log, 0, 20)));
                }
                pause();
            }
        }
    }

    private Server launched(String name, String program, String... arguments) throws IOException {
        Path log = home.resolve("log").resolve(name + ".out");
        Process process = new ProcessBuilder(command(program, arguments))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Watchdog.keepService(process.pid());
        started.push(() -> stop(process));
        return new Server(program, process, log);
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Ceph was starting", e);
        }
    }

    /// Memory only: nothing is lost by killing it, and the gateway takes long to stop.
    private static void stop(Process process) throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("Process %d of Ceph does not end".formatted(process.pid()));
        }
        Watchdog.forgetService(process.pid());
    }

    private boolean answersRequests() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest get = HttpRequest.newBuilder(endpoint())
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(get, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // not listening yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// Settings of its one user. The bucket is not made yet.
    public StoreSettings settings() {
        return new StoreSettings(endpoint(), endpoint(), "us-east-1", BUCKET, ACCESS_KEY, SECRET_KEY, true);
    }

    /// Ends all of it. Does nothing the second time.
    @Override
    public void close() {
        started.stop("Ceph in %s did not stop cleanly".formatted(home));
    }
}
