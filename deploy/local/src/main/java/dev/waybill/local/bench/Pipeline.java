package dev.waybill.local.bench;

import dev.waybill.contract.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// `psql \copy … | aws s3 cp -`, what a person types. New processes each time, as there; the AWS CLI with its
/// defaults.
final class Pipeline implements Contender {

    /// The shell counts the time of all processes it waited for.
    private static final String SCRIPT = """
            set -o pipefail
            TIMEFORMAT='%R %U %S'
            time { "$PSQL" -X -q -v ON_ERROR_STOP=1 "$DATABASE" -c "$COPY" |
              "$AWS" s3 cp - "s3://$BUCKET/$KEY" --endpoint-url "$ENDPOINT" --expected-size "$SIZE" --only-show-errors; }
            """;

    private final Lab lab;
    private final Path bash;
    private final Map<String, String> environment = new HashMap<>();

    Pipeline(Lab lab, Path bash, Path psql, Path aws) {
        this.lab = lab;
        this.bash = bash;
        StoreSettings store = lab.store();
        environment.putAll(Map.of(
                "PSQL", psql.toString(),
                "AWS", aws.toString(),
                "DATABASE", lab.environment().getOrDefault("WAYBILL_ADMIN_DB_URL", ""),
                "BUCKET", store.bucket(),
                "ENDPOINT", store.endpoint().toString(),
                "AWS_ACCESS_KEY_ID", store.accessKey(),
                "AWS_SECRET_ACCESS_KEY", store.secretKey(),
                "AWS_DEFAULT_REGION", store.region()));
        environment.put("LC_ALL", "C.UTF-8"); // the shell writes 0.123 and not 0,123
        environment.put("AWS_CONFIG_FILE", "/dev/null"); // nobody's own settings
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    }

    @Override
    public Measured export(Job job, String key) throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("COPY", "\\copy (%s) to stdout (format csv, header)".formatted(job.select()));
        variables.put("KEY", key);
        variables.put("SIZE", Long.toString(job.tableBytes()));
        Path errors = lab.setup().work().resolve("pipeline.log");
        Files.deleteIfExists(errors);
        Process shell = JavaChild.start(List.of(bash.toString(), "-c", SCRIPT), variables, errors);
        shell.getOutputStream().close();
        OptionalLong peak = PeakOfChildren.watch(shell);
        List<String> lines = Files.readAllLines(errors);
        if (shell.waitFor() != 0 || lines.isEmpty()) {
            throw new IOException(String.join("\n", lines));
        }
        String[] times = lines.getLast().split(" ", -1);
        double cpu = Double.parseDouble(times[1]) + Double.parseDouble(times[2]);
        return Measured.of(key, Double.parseDouble(times[0]), cpu, peak);
    }

    @Override
    public void close() {
        // nothing outlives an export
    }
}
