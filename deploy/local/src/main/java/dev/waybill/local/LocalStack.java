package dev.waybill.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// PostgreSQL, S3 and SMTP on 127.0.0.1, all that Waybill needs to run. START HERE.
///
/// Data lies under the stack's home: `postgres/`, `s3/`, `mail/`, `keys/`. A stack that is closed, or killed, can be
/// started again over the same home and finds all of it. Nothing it started outlives the JVM, however that ends
/// ([Watchdog]).
public final class LocalStack implements AutoCloseable {

    private static final String TEMPORARY_ORIGIN = "http://localhost:8080";

    private final Path home;
    private final List<String> corsOrigins;
    private final LocalTokens tokens;
    private final Started started = new Started();
    private @Nullable PostgresServer server;
    private @Nullable LocalDatabase database;
    private @Nullable LocalStore store;
    private @Nullable LocalMail mail;

    private LocalStack(Path home, List<String> corsOrigins) {
        this.home = home;
        this.corsOrigins = List.copyOf(corsOrigins);
        this.tokens = LocalTokens.of(home);
    }

    /// Starts over `home`, which is made if it does not exist, and keeps all data there.
    ///
    /// @param corsOrigins origins whose pages may use signed links, e.g. `http://localhost:8080`
    /// @throws IllegalStateException if another stack runs over this home, or a server does not start; what had
    ///     started is stopped then
    public static LocalStack start(Path home, Ports ports, List<String> corsOrigins) {
        Path whole = Directories.ownerOnly(home.toAbsolutePath().normalize());
        return started(new LocalStack(whole, corsOrigins), ports, true);
    }

    /// Starts on free ports over a directory that is removed at the end, faster and without surviving a power cut: for
    /// tests.
    public static LocalStack startTemporary() {
        return startTemporary(false);
    }

    /// The same for web pages of these origins.
    public static LocalStack startTemporary(List<String> corsOrigins) {
        return startTemporary(false, corsOrigins);
    }

    /// @param durable a commit waits for the disk, as in production: for benchmarks, which must not flatter
    public static LocalStack startTemporary(boolean durable) {
        return startTemporary(durable, List.of(TEMPORARY_ORIGIN));
    }

    private static LocalStack startTemporary(boolean durable, List<String> corsOrigins) {
        try {
            Path home = Files.createTempDirectory("waybill-");
            Watchdog.keepTemporary(home);
            LocalStack stack = new LocalStack(home, corsOrigins);
            stack.started.push(() -> {
                Directories.remove(home);
                Watchdog.forgetTemporary(home);
            });
            return started(stack, Ports.free(), durable);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not make a temporary directory", e);
        }
    }

    private static LocalStack started(LocalStack stack, Ports ports, boolean durable) {
        try {
            stack.startServers(ports, durable);
            return stack;
        } catch (RuntimeException e) {
            try {
                stack.close();
            } catch (RuntimeException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private void startServers(Ports ports, boolean durable) {
        started.push(lock());
        StackFile.removeStale(home);
        PostgresServer postgres = PostgresServer.start(home, ports.postgres(), durable);
        started.push(postgres);
        server = postgres;
        database = new LocalDatabase(postgres.port(), postgres.superuserPassword());
        LocalStore s3 = LocalStore.start(home, ports.s3(), corsOrigins);
        started.push(s3);
        store = s3;
        LocalMail smtp = LocalMail.start(home, ports.smtp(), ports.mailApi());
        started.push(smtp);
        mail = smtp;
    }

    /// One stack at a time over a home. The kernel lets go of the lock when the JVM ends.
    private FileChannel lock() {
        Path file = home.resolve("lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                channel.close();
                throw new IllegalStateException(
                        "Another stack runs over %s: stop it, or set WAYBILL_HOME to another directory"
                                .formatted(home));
            }
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException("Could not lock " + file, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) { // held by this very JVM
            return null;
        }
    }

    public Path home() {
        return home;
    }

    public LocalDatabase database() {
        return running(database);
    }

    /// PostgreSQL is a process of its own, and can die while the rest of the stack runs. It is not started again: the
    /// next stack over this home does that, and finds all that was committed.
    ///
    /// @throws IllegalStateException if it has ended; names its log
    public void requireDatabase() {
        PostgresServer postgres = running(server);
        if (!postgres.isAlive()) {
            throw new IllegalStateException(
                    "PostgreSQL has ended unexpectedly; the next start recovers its data. Its log: " + postgres.log());
        }
    }

    /// For tests of outages: the database is gone as after a crash, until [#recoverDatabase]. Only a durable stack
    /// keeps all that was committed.
    public void crashDatabase() {
        running(server).crash();
    }

    /// The database is there again, on the same port.
    public void recoverDatabase() {
        running(server).recover();
    }

    public LocalStore store() {
        return running(store);
    }

    public LocalMail mail() {
        return running(mail);
    }

    public LocalTokens tokens() {
        return tokens;
    }

    private static <T> T running(@Nullable T server) {
        if (server == null) {
            throw new IllegalStateException("The stack did not start");
        }
        return server;
    }

    /// Every `WAYBILL_…` variable that points a service at this stack, and `WAYBILL_ADMIN_DB_URL` for people.
    public Map<String, String> environment() {
        var s3 = store().settings();
        Map<String, String> env = new LinkedHashMap<>();
        env.put("WAYBILL_DB_URL", database().jdbcUrl());
        env.put("WAYBILL_DB_USER", database().user());
        env.put("WAYBILL_DB_PASSWORD", database().password());
        env.put("WAYBILL_DB_MIGRATION_USER", LocalDatabase.OWNER);
        env.put("WAYBILL_DB_MIGRATION_PASSWORD", LocalDatabase.OWNER_PASSWORD);
        env.put("WAYBILL_ADMIN_DB_URL", database().ownerUrl());
        env.put("WAYBILL_S3_ENDPOINT", s3.endpoint().toString());
        env.put("WAYBILL_S3_PUBLIC_ENDPOINT", s3.publicEndpoint().toString());
        env.put("WAYBILL_S3_REGION", s3.region());
        env.put("WAYBILL_S3_BUCKET", s3.bucket());
        env.put("WAYBILL_S3_ACCESS_KEY", s3.accessKey());
        env.put("WAYBILL_S3_SECRET_KEY", s3.secretKey());
        env.put("WAYBILL_S3_PATH_STYLE", Boolean.toString(s3.pathStyle()));
        env.put("WAYBILL_SMTP_HOST", "127.0.0.1");
        env.put("WAYBILL_SMTP_PORT", Integer.toString(mail().smtpPort()));
        env.put("WAYBILL_SMTP_FROM", "Waybill <waybill@example.com>");
        env.put("WAYBILL_SMTP_TLS", "off");
        env.put("WAYBILL_JWT_PUBLIC_KEY", tokens.publicKeyFile().toString());
        env.put("WAYBILL_JWT_ISSUER", LocalTokens.ISSUER);
        env.put("WAYBILL_JWT_AUDIENCE", LocalTokens.AUDIENCE);
        env.put("WAYBILL_SECRET_KEYS", LocalSecretKeys.of(home));
        env.put("WAYBILL_METRIC_HOSTS", "127.0.0.1");
        env.put("WAYBILL_CORS_ORIGINS", String.join(",", corsOrigins));
        return env;
    }

    /// Stops mail, S3 and PostgreSQL, in this order; the services must be stopped before. Does nothing the second time.
    ///
    /// @throws IllegalStateException if one does not stop; the others are stopped all the same
    @Override
    public synchronized void close() {
        started.stop("The stack over %s did not stop cleanly".formatted(home));
    }
}
