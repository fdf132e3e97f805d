package dev.waybill.local.launcher;

import dev.waybill.contract.StoreSettings;
import dev.waybill.local.DemoWarehouse;
import dev.waybill.local.LocalDatabase;
import dev.waybill.local.LocalMail;
import dev.waybill.local.LocalTokens;
import dev.waybill.local.Ports;
import dev.waybill.local.StackFile;
import dev.waybill.local.web.LocalSite;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/// Service `demo` of `docker-compose.yml`: what PostgreSQL and an S3 server lack to be the stack of `./waybill up`.
/// Makes tables, demo data and the bucket; then takes mails, and shows them and the page for sign-in, until stopped.
///
/// `$WAYBILL_HOME` keeps its keys and mails. `$WAYBILL_SHARED` is for the services: `jwt.public.pem`, `datasets.yaml`.
/// `$WAYBILL_HOME/stack.env` has the settings as a shell on the host needs them; it is written last, and while it is
/// there all the rest is. Killed at any moment, the next start makes what is missing.
final class Compose implements AutoCloseable {

    private static final Pattern DATABASE = Pattern.compile("jdbc:postgresql://([^:/]+):(\\d+)/waybill");
    private static final Duration LONG = Duration.ofHours(1);

    private final LocalMail mail;
    private final StackFile file;

    private Compose(LocalMail mail, StackFile file) {
        this.mail = mail;
        this.file = file;
    }

    static int run(Settings settings, List<String> args, StopSignal stop, PrintStream out)
            throws SQLException, IOException {
        Arguments.parse("compose", args, List.of(), List.of());
        Ports ports = new Ports(Ports.POSTGRES, Ports.S3, Ports.SMTP, Ports.MAIL_API);
        try (Compose compose = start(settings, "0.0.0.0", ports, out)) {
            out.println("""
                    Waybill's demo is ready.
                      pages          http://localhost:%d/
                      sign in, mails %s/""".formatted(StackPorts.FILES, compose.mail.api()));
            while (!stop.await(LONG)) {
                out.flush();
            }
        }
        return 0;
    }

    /// @param address where to listen for mails and browsers
    /// @param ports where the host reaches all of it
    static Compose start(Settings settings, String address, Ports ports, PrintStream out)
            throws SQLException, IOException {
        Map<String, String> environment = settings.environment();
        Path home = settings.home();
        Files.deleteIfExists(home.resolve("stack.env")); // of a container that was killed
        LocalDatabase database = database(environment);
        StoreSettings store = StoreSettings.of(name -> Optional.ofNullable(environment.get(name)));

        database.migrate();
        DemoWarehouse.prepare(database);
        makeBucket(store);
        DemoRows.prepare(database, store, OptionalLong.empty(), out);
        LocalTokens tokens = LocalTokens.of(home);
        Path shared = Path.of(environment.getOrDefault("WAYBILL_SHARED", ""));
        share(tokens.publicKeyFile(), shared.resolve("jwt.public.pem"));
        share(Home.catalog(home), shared.resolve("datasets.yaml"));

        LocalMail mail = LocalMail.start(home, address, ports.smtp(), ports.mailApi());
        try {
            mail.show(new LocalSite(mail, tokens, Token.users(), StackPorts.FILES));
            return new Compose(mail, StackFile.write(home, variables(store, ports, mail)));
        } catch (RuntimeException e) {
            mail.close();
            throw e;
        }
    }

    private static LocalDatabase database(Map<String, String> environment) {
        String url = environment.getOrDefault("WAYBILL_DB_URL", "");
        Matcher parts = DATABASE.matcher(url);
        if (!parts.matches()) {
            throw new RefusedException(
                    "WAYBILL_DB_URL is '%s', allowed is jdbc:postgresql://<host>:<port>/waybill".formatted(url));
        }
        return new LocalDatabase(
                parts.group(1), Integer.parseInt(parts.group(2)), environment.getOrDefault("POSTGRES_PASSWORD", ""));
    }

    private static void makeBucket(StoreSettings store) {
        try (S3Client s3 = store.client(UrlConnectionHttpClient.create())) {
            try {
                s3.headBucket(head -> head.bucket(store.bucket()));
            } catch (NoSuchBucketException e) {
                s3.createBucket(create -> create.bucket(store.bucket()));
            }
        }
    }

    /// Whole at any moment, and readable for whoever the services run as.
    private static void share(Path from, Path to) throws IOException {
        Path half = Files.writeString(to.resolveSibling(to.getFileName() + ".half"), Files.readString(from));
        Files.move(half, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Map<String, String> variables(StoreSettings store, Ports ports, LocalMail mail) {
        LocalDatabase seen = new LocalDatabase("127.0.0.1", ports.postgres(), "");
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("WAYBILL_FILES_URL", "http://localhost:" + StackPorts.FILES);
        variables.put("WAYBILL_WORKER_URL", "http://localhost:" + StackPorts.WORKER);
        variables.put("WAYBILL_MAIL_API_URL", mail.api().toString());
        variables.put("WAYBILL_ADMIN_DB_URL", seen.ownerUrl());
        variables.put("WAYBILL_DB_URL", seen.jdbcUrl());
        variables.put("WAYBILL_S3_ENDPOINT", store.publicEndpoint().toString());
        variables.put("WAYBILL_S3_REGION", store.region());
        variables.put("WAYBILL_S3_BUCKET", store.bucket());
        variables.put("WAYBILL_S3_ACCESS_KEY", store.accessKey());
        variables.put("WAYBILL_S3_SECRET_KEY", store.secretKey());
        return variables;
    }

    /// Where mails are read.
    LocalMail mail() {
        return mail;
    }

    @Override
    public void close() {
        file.close();
        mail.close();
    }
}
