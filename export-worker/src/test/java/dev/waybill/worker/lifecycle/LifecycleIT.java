package dev.waybill.worker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.StoreSettings;
import dev.waybill.local.RadosGateway;
import dev.waybill.local.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

/// `export-worker lifecycle` against a store that has lifecycle rules and keeps them, with days of a second.
@NeedsCeph
class LifecycleIT {

    private static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String EXPIRE = "expire-exports-after-7-days";
    private static final String ABORT = "abort-export-uploads-after-7-days";
    private static final String EXPIRE_METRICS = "expire-metrics-after-1-days";
    private static final String ABORT_METRICS = "abort-metric-uploads-after-1-days";

    private static RadosGateway gateway;
    private static StoreSettings settings;
    private static S3Client s3;

    @TempDir
    private Path folder;

    private int runs;

    @BeforeAll
    static void start() {
        gateway = RadosGateway.start(1);
        settings = gateway.settings();
        s3 = settings.client(ApacheHttpClient.create());
        s3.createBucket(create -> create.bucket(settings.bucket()));
    }

    @AfterAll
    static void stop() {
        if (s3 != null) {
            s3.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    @BeforeEach
    void noRules() {
        s3.deleteBucketLifecycle(delete -> delete.bucket(settings.bucket()));
    }

    @Test
    void installsItsRulesBesideThoseOfOthersAndTwiceChangesNothing() throws IOException {
        LifecycleRule others = LifecycleRule.builder()
                .id("logs")
                .status(ExpirationStatus.DISABLED)
                .filter(f -> f.prefix("logs/"))
                .expiration(e -> e.days(3))
                .build();
        LifecycleRule ownOfBefore = LifecycleRule.builder()
                .id("expire-exports-after-30-days")
                .status(ExpirationStatus.ENABLED)
                .filter(f -> f.prefix("exports/"))
                .expiration(e -> e.days(30))
                .build();
        install(others, ownOfBefore);

        Ended first = lifecycle("7d");
        List<LifecycleRule> afterFirst = rules();
        Ended second = lifecycle("7d");

        assertThat(first.exit()).isZero();
        assertThat(afterFirst)
                .extracting(LifecycleRule::id)
                .containsExactlyInAnyOrder("logs", EXPIRE, ABORT, EXPIRE_METRICS, ABORT_METRICS);
        assertThat(afterFirst)
                .filteredOn(rule -> rule.id().equals("logs"))
                .singleElement()
                .isEqualTo(others);
        assertThat(first.output())
                .contains("logs                               Disabled  logs/       delete after 3 days")
                .contains(EXPIRE + "        Enabled   exports/    delete after 7 days")
                .contains(ABORT + "  Enabled   exports/    abort uploads after 7 days");
        assertThat(second.exit()).isZero();
        assertThat(second.output()).isEqualTo(first.output());
        assertThat(rules()).isEqualTo(afterFirst);
    }

    @Test
    void aDryRunPrintsAndInstallsNothing() throws IOException {
        Ended ended = lifecycle("7d", "--dry-run");

        assertThat(ended.exit()).isZero();
        assertThat(ended.output())
                .contains("(no rules)", "Would become:", EXPIRE, ABORT, EXPIRE_METRICS, ABORT_METRICS);
        assertThat(rules()).isEmpty();
    }

    @Test
    void exportsAreKeptAsLongAsTheLongestRetention() throws IOException {
        assertThat(lifecycle("721h").output()).contains("expire-exports-after-31-days", "delete after 31 days");
    }

    @Test
    void theStoreDeletesWhatIsBelowExportsAndMetricsAndNothingElse() throws IOException {
        for (String prefix : List.of("exports/org/acme/", "metrics/org/acme/", "org/acme/files/")) {
            s3.putObject(put -> put.bucket(settings.bucket()).key(prefix + "whole.csv"), RequestBody.fromString("x"));
            s3.createMultipartUpload(create -> create.bucket(settings.bucket()).key(prefix + "parts.csv"));
        }

        assertThat(lifecycle("7d").exit()).isZero();

        Awaitility.await("seven days").atMost(SOON).untilAsserted(() -> {
            assertThat(objects()).containsExactly("org/acme/files/whole.csv");
            assertThat(uploads()).containsExactly("org/acme/files/parts.csv");
        });
    }

    @Test
    void namesThePermissionThatIsMissing() throws IOException {
        s3.putBucketPolicy(put -> put.bucket(settings.bucket())
                .policy("""
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*",
                         "Action": "s3:PutLifecycleConfiguration", "Resource": "arn:aws:s3:::%s"}]}""".formatted(settings.bucket()))
                .overrideConfiguration(o -> o.addPlugin(LegacyMd5Plugin.create())));
        try {
            Ended ended = lifecycle("7d");

            assertThat(ended.exit()).isEqualTo(1);
            assertThat(ended.output()).contains("lack the permission s3:PutLifecycleConfiguration");
        } finally {
            s3.deleteBucketPolicy(delete -> delete.bucket(settings.bucket()));
        }
    }

    private record Ended(int exit, String output) {}

    private Ended lifecycle(String retention, String... options) throws IOException {
        Path catalog = Files.writeString(folder.resolve("datasets.yaml"), """
                datasets:
                  invoices: {kind: table, from: app.invoices, tenant: org_id, key: [id], formats: [csv],
                             retention: %s, columns: [{name: id}]}
                """.formatted(retention));
        Map<String, String> env = new HashMap<>(Map.of(
                "WAYBILL_S3_ENDPOINT", settings.endpoint().toString(),
                "WAYBILL_S3_REGION", settings.region(),
                "WAYBILL_S3_BUCKET", settings.bucket(),
                "WAYBILL_S3_ACCESS_KEY", settings.accessKey(),
                "WAYBILL_S3_SECRET_KEY", settings.secretKey(),
                "WAYBILL_DATASETS", catalog.toString()));
        Path log = folder.resolve("lifecycle-%d.log".formatted(++runs));
        String[] args = new String[options.length + 1];
        args[0] = "lifecycle";
        System.arraycopy(options, 0, args, 1, options.length);
        try (ServiceProcess process =
                ServiceProcess.start("export-worker", JAR, env, log, List.of("-XX:TieredStopAtLevel=1"), args)) {
            return new Ended(process.awaitExit(SOON), Files.readString(log));
        }
    }

    private static void install(LifecycleRule... rules) {
        s3.putBucketLifecycleConfiguration(put -> put.bucket(settings.bucket())
                .lifecycleConfiguration(configuration -> configuration.rules(rules))
                .overrideConfiguration(o -> o.addPlugin(LegacyMd5Plugin.create())));
    }

    private static List<LifecycleRule> rules() {
        try (BucketRules rules = new BucketRules(settings, ApacheHttpClient.create())) {
            return rules.read();
        }
    }

    private static List<String> objects() {
        return s3.listObjectsV2(list -> list.bucket(settings.bucket())).contents().stream()
                .map(object -> object.key())
                .toList();
    }

    private static List<String> uploads() {
        return s3.listMultipartUploads(list -> list.bucket(settings.bucket())).uploads().stream()
                .map(upload -> upload.key())
                .toList();
    }
}
