package dev.waybill.worker.metric;

import dev.waybill.contract.metric.SecretKeys;
import dev.waybill.worker.metric.SecretRotation.Rotated;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `export-worker rotate-secrets`: one line of JSON on standard output, `{"rotated":3,"current":12,"failed":1}`, and a
/// line on standard error for each data source whose secret no key opens.
@Command(
        name = "rotate-secrets",
        description = {
            "Seal the secret of every data source anew that is not sealed with the first key of WAYBILL_SECRET_KEYS.",
            "First give all services, workers first, the new key before the old ones; then run this; then drop the old keys.",
            "Safe beside running services, and when it is killed: run it again."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every secret is sealed with the first key",
            "1:secrets that no key opens were left as they are, or the database failed; see standard error",
            "2:wrong usage or configuration"
        })
public final class RotateSecretsCommand {

    private static final int FAILED = 1;

    @Option(names = "--dry-run", description = "Open every secret and say what would be done, and change nothing.")
    private boolean dryRun;

    /// What is wrong besides what keeps any worker from starting.
    public static List<String> check(Map<String, String> environment) {
        return environment.getOrDefault(SecretKeys.VARIABLE, "").isBlank()
                ? List.of(SecretKeys.VARIABLE + " is missing: there is no key to seal secrets with")
                : List.of();
    }

    /// @return the exit code
    public int run(SecretRotation rotation, PrintStream out, PrintStream err) {
        try {
            Rotated done = rotation.run(
                    dryRun, (id, why) -> err.println("export-worker: data source %s: %s".formatted(id, why)));
            out.println("{\"rotated\":%d,\"current\":%d,\"failed\":%d%s}"
                    .formatted(done.rotated(), done.current(), done.failed(), dryRun ? ",\"dryRun\":true" : ""));
            return done.failed() == 0 ? 0 : FAILED;
        } catch (SQLException e) {
            err.println("export-worker: could not rotate secrets: " + e.getMessage());
            return FAILED;
        }
    }
}
