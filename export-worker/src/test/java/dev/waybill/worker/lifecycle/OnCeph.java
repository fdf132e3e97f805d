package dev.waybill.worker.lifecycle;

import dev.waybill.contract.StoreSettings;
import dev.waybill.local.RadosGateway;
import dev.waybill.local.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;

/// Tests of `export-worker lifecycle` against a store that has all its APIs, with days of three seconds.
abstract class OnCeph {

    static final Duration SOON = Duration.ofSeconds(120);

    // Ceph gives each of its looks at a bucket a day at most, and comes to the uploads last.
    private static final int SECONDS_OF_A_DAY = 3;

    private static final Path JAR =
            Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();

    static RadosGateway gateway;
    static StoreSettings settings;
    static S3Client s3;

    @TempDir
    private Path folder;

    private int runs;

    @BeforeAll
    static void start() {
        gateway = RadosGateway.start(SECONDS_OF_A_DAY);
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

    record Ended(int exit, String output) {}

    /// @param retention of the catalog's one dataset
    /// @param changes   more of its environment
    Ended lifecycle(String retention, Map<String, String> changes, String... options) throws IOException {
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
        env.putAll(changes);
        Path log = folder.resolve("lifecycle-%d.log".formatted(++runs));
        List<String> args = new ArrayList<>(List.of("lifecycle"));
        args.addAll(List.of(options));
        try (ServiceProcess process = ServiceProcess.start(
                "export-worker", JAR, env, log, List.of("-XX:TieredStopAtLevel=1"), args.toArray(String[]::new))) {
            return new Ended(process.awaitExit(SOON), Files.readString(log));
        }
    }

    /// Runs something while the bucket's policy denies one action to everybody.
    static Ended without(String permission, Run run) throws IOException {
        s3.putBucketPolicy(put -> put.bucket(settings.bucket())
                .policy("""
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*",
                         "Action": "%s", "Resource": "arn:aws:s3:::%s"}]}""".formatted(permission, settings.bucket()))
                .overrideConfiguration(o -> o.addPlugin(LegacyMd5Plugin.create())));
        try {
            return run.now();
        } finally {
            s3.deleteBucketPolicy(delete -> delete.bucket(settings.bucket()));
        }
    }

    interface Run {
        Ended now() throws IOException;
    }
}
