package dev.waybill.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL server over a data directory, on 127.0.0.1, with passwords (SCRAM) for everyone.
///
/// The data survives: closed or killed, the next start over the same directory finds what was committed (unless
/// `durable` was off and the machine itself went down).
final class PostgresServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 30;

    private final Path binaries;
    private final Path area;
    private final Path data;
    private final Path log;
    private final boolean durable;
    private final Unprivileged unprivileged;
    private int port;

    private PostgresServer(Path home, boolean durable) {
        this.unprivileged = Unprivileged.find();
        this.binaries = PostgresBinaries.unpacked(unprivileged.cache(home));
        this.area = Directories.ownerOnly(home.resolve("postgres"));
        this.data = area.resolve("data");
        this.log = area.resolve("server.log");
        this.durable = durable;
    }

    /// Starts over `home/postgres`, which is made on the first start.
    ///
    /// @param durable false: no fsync, for data that is thrown away
    /// @throws IllegalStateException with the end of the server's log, if it does not start
    static PostgresServer start(Path home, int port, boolean durable) {
        PostgresServer server = new PostgresServer(home, durable);
        server.makeCluster();
        OrphanedPostgres.end(server.data);
        server.launch(port);
        return server;
    }

    boolean isAlive() {
        return OrphanedPostgres.postmaster(data).isPresent();
    }

    Path log() {
        return log;
    }

    int port() {
        return port;
    }

    /// The password of the user `postgres`; random, made with the cluster.
    String superuserPassword() {
        try {
            return Files.readString(passwordFile()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + passwordFile(), e);
        }
    }

    private Path passwordFile() {
        return area.resolve("superuser.password");
    }

    /// Made beside its place and renamed, so that one killed half-way is never taken for a whole one.
    private void makeCluster() {
        if (Files.isDirectory(data)) {
            return;
        }
        Path half = area.resolve("data.half");
        try {
            Directories.remove(half);
            byte[] secret = new byte[24];
            new SecureRandom().nextBytes(secret);
            Directories.ownerOnlyFile(passwordFile(), HexFormat.of().formatHex(secret));
            unprivileged.handOver(passwordFile());
            unprivileged.handOver(area);
            List<String> initdb = new ArrayList<>(List.of(
                    "--pgdata=" + half,
                    "--username=postgres",
                    "--pwfile=" + passwordFile(),
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions"));
            if (!durable) {
                initdb.add("--no-sync");
            }
            run("initdb", initdb, "");
            run(
                    "postgres",
                    List.of("--single", "-j", "-D", half.toString(), "-c", "exit_on_error=on", "postgres"),
                    roles());
            Files.move(half, data);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not make the database cluster " + data, e);
        }
    }

    private static String roles() throws IOException {
        try (InputStream sql = PostgresServer.class.getResourceAsStream("roles.sql")) {
            if (sql == null) {
                throw new IllegalStateException("roles.sql is not on the class path");
            }
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void launch(int wanted) {
        long logStart = Directories.length(log);
        for (int attempt = 1; ; attempt++) {
            try {
                port = wanted == 0 ? Ports.anyFree() : wanted;
                Watchdog.keepPostgres(data);
                run(
                        "pg_ctl",
                        List.of(
                                "start",
                                "--pgdata=" + data,
                                "--log=" + log,
                                "--wait",
                                "--timeout=" + START_SECONDS,
                                "--options=" + settings()),
                        "");
                return;
            } catch (IllegalStateException e) {
                if (OrphanedPostgres.postmaster(data).isPresent()) { // started, but not ready in time
                    stop("immediate");
                }
                Watchdog.forgetPostgres(data);
                if (wanted != 0 || attempt == 3) { // else another process may have taken the free port: try the next
                    throw new IllegalStateException(
                            "PostgreSQL does not start over %s on port %d. The end of %s:%n%s"
                                    .formatted(data, port, log, Directories.lastLines(log, logStart, 10)),
                            e);
                }
            }
        }
    }

    private String settings() {
        List<String> settings = new ArrayList<>(List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "timezone=UTC",
                "max_connections=60",
                "max_wal_size=2GB",
                "wal_level=minimal",
                "max_wal_senders=0"));
        if (!durable) {
            settings.addAll(List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
        }
        return "-c " + String.join(" -c ", settings);
    }

    private String run(String program, List<String> arguments, String input) {
        List<String> command = new ArrayList<>(unprivileged.prefix());
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        return Program.run(command, input);
    }

    /// Ends the server: fast (clients are cut off, nothing is lost), and if that takes too long, at once.
    @Override
    public void close() {
        var postmaster = OrphanedPostgres.postmaster(data);
        if (postmaster.isPresent()) {
            try {
                stop("fast");
            } catch (IllegalStateException e) {
                LOG.warn("PostgreSQL over {} did not stop in {} s, stopping it at once", data, STOP_SECONDS, e);
                stop("immediate");
            }
            if (!Liveness.ended(postmaster.get(), Duration.ofSeconds(STOP_SECONDS))) {
                throw new IllegalStateException("PostgreSQL (pid %d) does not end"
                        .formatted(postmaster.get().pid()));
            }
        }
        Watchdog.forgetPostgres(data);
    }

    /// Ends the server as a crash does: clients are cut off, nothing is written down, and the next start recovers.
    void crash() {
        stop("immediate");
    }

    /// Starts it again on the same port, over the same data.
    void recover() {
        launch(port);
    }

    private void stop(String mode) {
        run("pg_ctl", List.of("stop", "--pgdata=" + data, "--mode=" + mode, "--wait", "--timeout=" + STOP_SECONDS), "");
    }
}
