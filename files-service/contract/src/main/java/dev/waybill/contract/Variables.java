package dev.waybill.contract;

import dev.waybill.contract.Datasets.InvalidCatalog;
import dev.waybill.contract.metric.AllowedHosts;
import dev.waybill.contract.metric.DataSourceKind;
import dev.waybill.contract.metric.SecretKeys;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Checks the `WAYBILL_…` environment variables of a service before anything starts, so that an operator reads all
/// mistakes at once and in the words of the README, not the first one as a stack trace.
public final class Variables {

    private static final Set<String> HTTP = Set.of("http", "https");

    private final Map<String, String> environment;
    private final List<String> mistakes = new ArrayList<>();

    private Variables(Map<String, String> environment) {
        this.environment = environment;
    }

    /// What keeps files-service from starting, one line a mistake; empty if nothing does. Secrets are never shown.
    public static List<String> checkFilesService(Map<String, String> environment) {
        Variables v = new Variables(environment);
        v.checkShared();
        if (v.absent("WAYBILL_JWT_PUBLIC_KEY") == v.absent("WAYBILL_JWT_JWKS_URL")) {
            v.mistakes.add(
                    "WAYBILL_JWT_PUBLIC_KEY (PEM text or a file) or WAYBILL_JWT_JWKS_URL: set exactly one of them");
        } else if (!v.absent("WAYBILL_JWT_JWKS_URL")) {
            v.url("WAYBILL_JWT_JWKS_URL", "the address of the identity provider's key set", HTTP);
        }
        v.text("WAYBILL_JWT_ISSUER", "the iss claim that tokens must have");
        v.text("WAYBILL_JWT_AUDIENCE", "the aud claim that tokens must have");
        v.origins("WAYBILL_CORS_ORIGINS");
        if (!v.absent("WAYBILL_SIGN_IN_URL")) {
            v.url("WAYBILL_SIGN_IN_URL", "the page where users sign in, such as https://app.example.com/login", HTTP);
        }
        return v.mistakes;
    }

    /// What keeps export-worker from starting, in the same form.
    public static List<String> checkExportWorker(Map<String, String> environment) {
        Variables v = new Variables(environment);
        v.checkShared();
        v.text("WAYBILL_SMTP_HOST", "the mail server");
        v.number("WAYBILL_SMTP_PORT", 1, 65_535);
        v.text("WAYBILL_SMTP_FROM", "the sender's address");
        v.oneOf("WAYBILL_SMTP_TLS", List.of("off", "starttls", "tls"));
        return v.mistakes;
    }

    /// What keeps a command from working that needs nothing but the bucket and the catalog, in the same form. Origins
    /// of web pages may be absent.
    public static List<String> checkBucketAndCatalog(Map<String, String> environment) {
        Variables v = new Variables(environment);
        v.checkBucket();
        v.checkCatalog();
        if (!v.absent("WAYBILL_CORS_ORIGINS")) {
            v.origins("WAYBILL_CORS_ORIGINS");
            v.checkPublicUrl();
        }
        return v.mistakes;
    }

    /// What keeps a command from working that needs nothing but the database and the catalog, in the same form.
    public static List<String> checkDatabaseAndCatalog(Map<String, String> environment) {
        Variables v = new Variables(environment);
        v.checkDatabase();
        v.checkCatalog();
        return v.mistakes;
    }

    /// The origins whose pages may use signed links, as browsers send them (RFC 6454, section 6.2): those of
    /// `WAYBILL_CORS_ORIGINS`, and that of `WAYBILL_PUBLIC_URL`. None where the former is absent.
    ///
    /// @param environment free of mistakes
    public static List<String> webOrigins(Map<String, String> environment) {
        String configured = environment.getOrDefault("WAYBILL_CORS_ORIGINS", "");
        return configured.isBlank()
                ? List.of()
                : Stream.concat(Stream.of(configured.split(",", -1)), Stream.of(publicUrl(environment)))
                        .map(Variables::origin)
                        .distinct()
                        .toList();
    }

    /// `https://app.example.com` of `https://APP.example.com:443/files`, as browsers send it.
    public static String origin(String url) {
        URI uri = URI.create(url.strip().toLowerCase(Locale.ROOT));
        int usual = uri.getScheme().equals("https") ? 443 : 80;
        String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
        return "%s://%s%s".formatted(uri.getScheme(), uri.getHost(), port);
    }

    /// `WAYBILL_PUBLIC_URL` as paths are added to it: without a slash at its end.
    public static String publicUrl(Map<String, String> environment) {
        return environment.getOrDefault("WAYBILL_PUBLIC_URL", "").strip().replaceFirst("/+$", "");
    }

    private void checkShared() {
        checkDatabase();
        checkBucket();
        checkPublicUrl();
        checkCatalog();
        oneOf(LogFormat.VARIABLE, LogFormat.VALUES);
        Tracing.endpointVariable(environment).ifPresent(name -> {
            url(name, "where spans are sent, such as http://collector:4318", HTTP);
            oneOf(Tracing.PROTOCOL, Tracing.PROTOCOLS);
        });
        usable(() -> SecretKeys.of(environment));
        usable(() -> AllowedHosts.of(environment));
        usable(() -> DataSourceKind.all(environment));
    }

    /// Of variables that may be absent, and say themselves what is wrong.
    private void usable(Runnable read) {
        try {
            read.run();
        } catch (IllegalArgumentException e) {
            mistakes.add(String.valueOf(e.getMessage()));
        }
    }

    private void checkDatabase() {
        url("WAYBILL_DB_URL", "the database, such as jdbc:postgresql://db:5432/waybill", Set.of("jdbc"));
        text("WAYBILL_DB_USER", "the database's user");
        text("WAYBILL_DB_PASSWORD", "its password");
    }

    private void checkBucket() {
        url("WAYBILL_S3_ENDPOINT", "the address of the object store", HTTP);
        text("WAYBILL_S3_REGION", "the region that requests are signed for, such as us-east-1 or auto");
        text("WAYBILL_S3_BUCKET", "the bucket");
        text("WAYBILL_S3_ACCESS_KEY", "the access key");
        text("WAYBILL_S3_SECRET_KEY", "the secret key");
        oneOf("WAYBILL_S3_PATH_STYLE", List.of("true", "false"));
        if (!absent("WAYBILL_S3_PUBLIC_ENDPOINT")) {
            url("WAYBILL_S3_PUBLIC_ENDPOINT", "the store as browsers reach it", HTTP);
        }
    }

    private void checkPublicUrl() {
        url("WAYBILL_PUBLIC_URL", "the address of files-service as users reach it", HTTP);
    }

    private void checkCatalog() {
        if (text("WAYBILL_DATASETS", "the catalog file")) {
            try {
                Datasets.load(Path.of(value("WAYBILL_DATASETS")));
            } catch (InvalidCatalog e) {
                mistakes.add("WAYBILL_DATASETS names a catalog with mistakes:\n" + e.getMessage());
            }
        }
    }

    private String value(String name) {
        return environment.getOrDefault(name, "");
    }

    private boolean absent(String name) {
        return value(name).isBlank();
    }

    private boolean text(String name, String meaning) {
        if (absent(name)) {
            mistakes.add("%s is missing: set it to %s".formatted(name, meaning));
            return false;
        }
        return true;
    }

    private void url(String name, String meaning, Set<String> schemes) {
        if (text(name, meaning) && !isUrl(value(name), schemes)) {
            String shown = mayHoldASecret(value(name))
                    ? "wrong (not shown: it may hold a password)"
                    : "'%s'".formatted(value(name));
            mistakes.add("%s is %s, allowed is %s".formatted(name, shown, meaning));
        }
    }

    /// User info before an `@`, or a parameter such as `password=` or `sslpassword=`.
    private static boolean mayHoldASecret(String url) {
        return url.contains("@") || url.toLowerCase(Locale.ROOT).contains("password");
    }

    private static boolean isUrl(String value, Set<String> schemes) {
        try {
            URI uri = new URI(value);
            if (uri.getScheme() == null || !schemes.contains(uri.getScheme())) {
                return false;
            }
            return uri.isOpaque() ? value.startsWith("jdbc:postgresql:") : uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void number(String name, int least, int most) {
        if (!text(name, "a whole number from %d to %d".formatted(least, most))) {
            return;
        }
        try {
            int number = Integer.parseInt(value(name));
            if (number >= least && number <= most) {
                return;
            }
        } catch (NumberFormatException e) {
            // told below, with the value
        }
        mistakes.add("%s is '%s', allowed is a whole number from %d to %d".formatted(name, value(name), least, most));
    }

    private void oneOf(String name, List<String> allowed) {
        if (!absent(name) && !allowed.contains(value(name))) {
            mistakes.add("%s is '%s', allowed: %s".formatted(name, value(name), String.join(", ", allowed)));
        }
    }

    private void origins(String name) {
        if (!text(
                name,
                "the origins of the web pages that may call, such as https://app.example.com, separated by commas")) {
            return;
        }
        for (String origin : value(name).split(",", -1)) {
            if (!origin.strip().matches("https?://[A-Za-z0-9.\\[\\]:-]+") || !isUrl(origin.strip(), HTTP)) {
                mistakes.add("%s holds '%s', allowed are specific origins such as https://app.example.com, never *"
                        .formatted(name, origin.strip()));
            }
        }
    }
}
