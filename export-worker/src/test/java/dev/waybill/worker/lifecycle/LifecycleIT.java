package dev.waybill.worker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

/// `export-worker lifecycle` against a store that has lifecycle rules and keeps them, with days of three seconds.
@NeedsCeph
class LifecycleIT extends OnCeph {

    private static final String EXPIRE = "expire-exports-after-7-days";
    private static final String ABORT = "abort-export-uploads-after-7-days";
    private static final List<String> OWN = List.of(
            EXPIRE,
            ABORT,
            "expire-metrics-after-1-days",
            "abort-metric-uploads-after-1-days",
            "expire-reports-after-1-days",
            "abort-report-uploads-after-1-days",
            "expire-temp-after-1-days",
            "abort-temp-uploads-after-1-days");

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
                .hasSize(1 + OWN.size())
                .contains("logs")
                .containsAll(OWN);
        assertThat(afterFirst)
                .filteredOn(rule -> rule.id().equals("logs"))
                .singleElement()
                .isEqualTo(others);
        assertThat(first.output())
                .containsPattern("logs +Disabled +logs/ +delete after 3 days\n")
                .containsPattern(EXPIRE + " +Enabled +exports/ +delete after 7 days\n")
                .containsPattern(ABORT + " +Enabled +exports/ +abort uploads after 7 days\n")
                .containsPattern("expire-temp-after-1-days +Enabled +temp/ +delete after 1 day\n");
        assertThat(first.output()).contains("CORS rules are left as they are: WAYBILL_CORS_ORIGINS is not set.");
        assertThat(second.exit()).isZero();
        assertThat(second.output()).isEqualTo(first.output());
        assertThat(rules()).isEqualTo(afterFirst);
    }

    @Test
    void aDryRunPrintsAndInstallsNothing() throws IOException {
        Ended ended = lifecycle("7d", "--dry-run");

        assertThat(ended.exit()).isZero();
        assertThat(ended.output()).contains("(no rules)", "Would become:").contains(OWN);
        assertThat(rules()).isEmpty();
    }

    @Test
    void exportsAreKeptAsLongAsTheLongestRetention() throws IOException {
        assertThat(lifecycle("721h").output()).contains("expire-exports-after-31-days", "delete after 31 days");
    }

    @Test
    void theStoreDeletesWhatIsBelowTemporaryPrefixesAndNothingElse() throws IOException {
        for (String prefix : List.of(
                "exports/org/acme/",
                "metrics/org/acme/",
                "pdfs/ai-reports/acme/",
                "temp/",
                "org/acme/files/",
                "pdfs/")) {
            s3.putObject(put -> put.bucket(settings.bucket()).key(prefix + "whole.csv"), RequestBody.fromString("x"));
            s3.createMultipartUpload(create -> create.bucket(settings.bucket()).key(prefix + "parts.csv"));
        }

        assertThat(lifecycle("7d").exit()).isZero();

        Awaitility.await("seven days").atMost(SOON).untilAsserted(() -> {
            assertThat(objects()).containsExactly("org/acme/files/whole.csv", "pdfs/whole.csv");
            assertThat(uploads()).containsExactly("org/acme/files/parts.csv", "pdfs/parts.csv");
        });
    }

    @Test
    void namesThePermissionThatIsMissing() throws IOException {
        Ended ended = without("s3:PutLifecycleConfiguration", () -> lifecycle("7d"));

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.output()).contains("lack the permission s3:PutLifecycleConfiguration");
    }

    private Ended lifecycle(String retention, String... options) throws IOException {
        return lifecycle(retention, Map.of(), options);
    }

    private static void install(LifecycleRule... rules) {
        s3.putBucketLifecycleConfiguration(put -> put.bucket(settings.bucket())
                .lifecycleConfiguration(configuration -> configuration.rules(rules))
                .overrideConfiguration(o -> o.addPlugin(LegacyMd5Plugin.create())));
    }

    private static List<LifecycleRule> rules() {
        try (Bucket bucket = new Bucket(settings, ApacheHttpClient.create())) {
            return bucket.lifecycle();
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
