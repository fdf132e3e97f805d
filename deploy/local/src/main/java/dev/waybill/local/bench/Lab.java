package dev.waybill.local.bench;

import dev.waybill.contract.Datasets;
import dev.waybill.contract.PublishedDatasets;
import dev.waybill.contract.StoreSettings;
import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/// Database, S3 server and mail server for the benchmarks, and what starts services over them.
final class Lab implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);

    private final Setup setup;
    private final StackProcess stack;
    private final Map<String, String> environment;
    private final Connection owner;
    private final StoreSettings store;
    private final S3Client s3;

    private Lab(Setup setup, StackProcess stack) throws SQLException, IOException {
        this.setup = setup;
        this.stack = stack;
        Map<String, String> settings = stack.settings();
        this.store = StoreSettings.of(name -> Optional.ofNullable(settings.get(name)));
        this.s3 = store.client(UrlConnectionHttpClient.create());
        this.owner = connect(settings);
        this.environment = new LinkedHashMap<>(setup.tuning());
        settings.forEach((name, value) -> {
            if (name.startsWith("WAYBILL_")) {
                environment.put(name, value);
            }
        });
        environment.put("WAYBILL_PUBLIC_URL", "http://localhost:8080"); // only stands in mails, and none is asked for
        Path catalog = Catalog.write(setup.work().resolve("datasets.yaml"));
        environment.put("WAYBILL_DATASETS", catalog.toString());
        owner.setAutoCommit(false);
        PublishedDatasets.publish(owner, Datasets.load(catalog));
        owner.commit();
        owner.setAutoCommit(true);
    }

    static Lab open(Setup setup) throws IOException, SQLException {
        Files.createDirectories(setup.work());
        StackProcess stack = StackProcess.start(setup.work().resolve("stack.log"));
        try {
            return new Lab(setup, stack);
        } catch (IOException | SQLException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    Setup setup() {
        return setup;
    }

    /// Every `WAYBILL_…` variable a service needs.
    Map<String, String> environment() {
        return environment;
    }

    /// The database's owner, who reads every tenant; in auto-commit mode.
    Connection owner() {
        return owner;
    }

    /// One more connection of the owner.
    Connection connect() throws SQLException {
        return connect(stack.settings());
    }

    private static Connection connect(Map<String, String> settings) throws SQLException {
        return DriverManager.getConnection(
                settings.getOrDefault("WAYBILL_DB_URL", ""),
                settings.get("WAYBILL_DB_MIGRATION_USER"),
                settings.get("WAYBILL_DB_MIGRATION_PASSWORD"));
    }

    StoreSettings store() {
        return store;
    }

    S3Client s3() {
        return s3;
    }

    /// Of an administrator of tenant demo, for longer than anything here takes.
    String token() {
        return stack.settings().getOrDefault(StackProcess.TOKEN, "");
    }

    /// The process that the S3 server runs in; PostgreSQL is processes of its own.
    ProcessUsage storeUsage() {
        return new ProcessUsage(stack.pid());
    }

    /// Bytes free where table and objects are written.
    long freeBytes() throws IOException {
        return Files.getFileStore(Path.of(stack.settings().getOrDefault(StackProcess.HOME, ".")))
                .getUsableSpace();
    }

    Running startWorker(String name) {
        return startWorker(name, Map.of());
    }

    /// @param name of its log
    /// @param more variables besides the usual ones
    Running startWorker(String name, Map<String, String> more) {
        return start(setup.worker(), name, more);
    }

    Running startFiles() {
        return start(setup.files(), setup.files().name(), Map.of());
    }

    /// A service that answers that it is ready.
    record Running(ServiceProcess process, Path log, URI url) implements AutoCloseable {

        /// What a worker does when it is its turn.
        interface Turn<T> {
            T take() throws SQLException;
        }

        long pid() {
            return process.pid();
        }

        /// Stops it (SIGSTOP), so that it claims nothing of another's, until its turn.
        void rest() {
            process.signal("STOP");
        }

        <T> T inTurn(Turn<T> turn) throws SQLException {
            process.signal("CONT");
            try {
                return turn.take();
            } finally {
                rest();
            }
        }

        @Override
        public void close() {
            process.close(); // with no run in progress there is nothing to end gently
        }
    }

    private Running start(Setup.Packaged service, String name, Map<String, String> more) {
        return start(name, service.command(), more);
    }

    Running start(String name, List<String> command, Map<String, String> more) {
        return start(name, command, more, Duration.ofMillis(100));
    }

    /// @param name of its log
    /// @param command that starts a service
    /// @param pause between two questions whether it is ready
    Running start(String name, List<String> command, Map<String, String> more, Duration pause) {
        int port = Ports.anyFree();
        Map<String, String> variables = new LinkedHashMap<>(environment);
        variables.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        variables.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        variables.putAll(more);
        Path log = setup.work().resolve(name + ".log");
        ServiceProcess process = ServiceProcess.start(name, command, variables, log);
        URI url = URI.create("http://127.0.0.1:" + port);
        try {
            process.awaitReady(url.resolve("/q/health/ready"), READY_WITHIN, pause);
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
        return new Running(process, log, url);
    }

    @Override
    public void close() throws SQLException, IOException {
        try (stack;
                s3) {
            owner.close();
        }
    }
}
