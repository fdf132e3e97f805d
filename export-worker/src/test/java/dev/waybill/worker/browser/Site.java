package dev.waybill.worker.browser;

import dev.waybill.local.Claims;
import dev.waybill.local.DemoData;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.LocalStack;
import dev.waybill.local.Ports;
import dev.waybill.local.ServiceProcess;
import dev.waybill.local.web.LocalSite;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// What users browse: both packaged services before the servers of a local stack, with the demo's data and datasets,
/// and some datasets of its own: `slow` gives a row every few milliseconds, `brief` a link that is over after seconds,
/// `lasting` a fresh link for each look, `broken` an error after some rows.
final class Site implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(90);

    /// Who may sign in with one click.
    static final List<Claims> USERS = List.of(new Claims(
            DemoTenant.DEMO.userId().toString(),
            DemoTenant.DEMO.id().toString(),
            DemoTenant.DEMO.email(),
            DemoTenant.DEMO.userName(),
            DemoTenant.DEMO.groups(),
            Duration.ofHours(1)));

    private static final long DEMO_INVOICES = 2_000;
    private static final Path LOGS = Path.of("target", "worker-logs");
    private static final List<String> JVM = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");
    private static final String TABLES = """
            create function app.slowly(value text) returns text language plpgsql stable as
              $$ begin perform pg_sleep(0.01); return value; end $$;
            create function app.hardly(id bigint, value text) returns text language plpgsql volatile as
              $$ begin if id > 10 then raise 'this row cannot be read'; end if; return value; end $$;
            create table app.notes (org_id text not null, id bigint, text text, primary key (org_id, id));
            create view app.slow_notes as select org_id, id, app.slowly(text) as text from app.notes;
            create view app.broken_notes as select org_id, id, app.hardly(id, text) as text from app.notes;
            -- rows are read along the key: sorted at the end, the first of the slow ones would come with the last
            do $$ begin execute format('alter database %I set enable_sort = off', current_database()); end $$;
            grant select on app.notes, app.slow_notes, app.broken_notes to waybill_worker;
            """;
    private static final String DATASETS = """

              notes:   {kind: table, title: Notes, from: app.notes, tenant: org_id, key: [id], formats: [csv, xlsx], columns: [{name: id}, {name: text}], filters: [id]}
              slow:    {kind: table, title: Slow notes, from: app.slow_notes, tenant: org_id, key: [id], formats: [csv], columns: [{name: id}, {name: text}]}
              brief:   {kind: table, title: Brief notes, from: app.notes, tenant: org_id, key: [id], formats: [csv], linkTtl: 40s, columns: [{name: id}, {name: text}]}
              lasting: {kind: table, title: Lasting notes, from: app.notes, tenant: org_id, key: [id], formats: [csv], link: fresh, columns: [{name: id}, {name: text}]}
              broken:  {kind: table, title: Broken notes, from: app.broken_notes, tenant: org_id, key: [id], formats: [csv], columns: [{name: id}, {name: text}]}
            """;

    final LocalStack stack;
    final int port;
    /// Where the pages are, without a slash at the end.
    final String url;
    /// Of an origin that may use the API and the store, like a product's own pages.
    final int friendPort;

    private final Map<String, String> environment;
    private int started;
    private ServiceProcess files;
    private ServiceProcess worker;

    private Site(LocalStack stack, int port, int friendPort) throws IOException, SQLException {
        this.stack = stack;
        this.port = port;
        this.url = "http://localhost:" + port;
        this.friendPort = friendPort;
        Path catalog = stack.home().resolve("datasets.yaml");
        Files.writeString(catalog, demoCatalog() + DATASETS);
        environment = new HashMap<>(stack.environment());
        environment.put("WAYBILL_DATASETS", catalog.toString());
        environment.put("WAYBILL_PUBLIC_URL", url);
        environment.put("WAYBILL_SIGN_IN_URL", LocalSite.signIn(stack.mail()).toString());
        environment.put("WAYBILL_FILES_PORT", Integer.toString(port));
        environment.put("WAYBILL_WORKER_LEASE", "3s");
        environment.put("WAYBILL_EXPORT_PART_SIZE", "5M");
        environment.put("WAYBILL_DOWNLOAD_LINK_SECONDS", "45");
        environment.put("WAYBILL_EXPORT_RATE_PER_MINUTE", "1000");
        environment.put("WAYBILL_EXPORT_ARCHIVES_PER_HOUR", "1000");
        stack.mail().show(new LocalSite(stack.mail(), stack.tokens(), USERS, port));
        stack.database().migrate();
        try (Connection owner = stack.database().owner();
                Statement statement = owner.createStatement()) {
            DemoData.load(owner, DEMO_INVOICES);
            statement.execute(TABLES);
        }
        files = service("files-service", environment);
        worker = startedWorker();
        files.awaitReady(URI.create(url + "/q/health/ready"), SOON);
    }

    static Site start() {
        int port = Ports.anyFree();
        int friend = Ports.anyFree();
        List<String> origins = List.of("http://localhost:" + port, "http://localhost:" + friend);
        LocalStack stack = LocalStack.startTemporary(origins);
        try {
            return new Site(stack, port, friend);
        } catch (IOException | SQLException | RuntimeException e) {
            stack.close();
            throw new IllegalStateException("The site does not start", e);
        }
    }

    private static String demoCatalog() throws IOException {
        try (InputStream in = LocalStack.class.getResourceAsStream("datasets.yaml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private ServiceProcess service(String name, Map<String, String> variables) {
        Path jar =
                Path.of("..", name, "target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
        Path log = LOGS.resolve("%s-%s-%d.log".formatted(stack.home().getFileName(), name, ++started));
        return ServiceProcess.start(name, jar, variables, log, JVM);
    }

    private ServiceProcess startedWorker() {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("QUARKUS_HTTP_PORT", "0");
        return service("export-worker", variables);
    }

    /// As `kill -9` does it.
    void killWorker() {
        worker.kill();
    }

    void startWorker() {
        worker = startedWorker();
    }

    /// Ends files-service as `kill -9` does it, and starts it again.
    void restartFiles() {
        files.kill();
        files = service("files-service", environment);
        files.awaitReady(URI.create(url + "/q/health/ready"), SOON);
    }

    String token(Claims who) {
        return stack.tokens().token(who);
    }

    /// A new tenant with notes.
    ///
    /// @param characters of each
    String orgWithNotes(int notes, int characters) {
        String org = UUID.randomUUID().toString();
        execute("""
                insert into app.notes
                select '%s', n, (select string_agg(md5(n::text || m), '') from generate_series(1, %d / 32 + 1) m)
                from generate_series(1, %d) n""".formatted(org, characters, notes));
        return org;
    }

    void execute(String sql) {
        try (Connection owner = stack.database().owner();
                Statement statement = owner.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// The first column of all rows, as text.
    List<String> texts(String sql, Object... parameters) {
        try (Connection owner = stack.database().owner();
                PreparedStatement query = owner.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                query.setObject(i + 1, parameters[i]);
            }
            List<String> texts = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    texts.add(rows.getString(1));
                }
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /// What `npm ci` brought: `uppy5/dist/uppy.min.js`.
    static Path npm(String file) {
        return NodeModules.installed().resolve(file);
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        worker.close();
        files.close();
        stack.close();
    }
}
