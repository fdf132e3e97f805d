package dev.waybill.worker.lifecycle;

import dev.waybill.contract.Datasets;
import dev.waybill.contract.StoreSettings;
import dev.waybill.worker.lifecycle.LifecycleTrouble.Kind;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

/// `export-worker lifecycle`: installs the bucket's rules, reads them back and prints all that are in effect.
/// Installing
/// twice changes nothing.
@Command(
        name = "lifecycle",
        description = {
            "Install the bucket's lifecycle rules, read them back and print every rule of the bucket.",
            "Exports expire after 7 days, or after the longest retention in the catalog where that is longer.",
            "Unfinished multipart uploads of exports are aborted after 7 days. Rules of others stay.",
            "Needs s3:GetLifecycleConfiguration and s3:PutLifecycleConfiguration; reads only WAYBILL_S3_... and WAYBILL_DATASETS."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the rules are installed",
            "1:the store refused, or could not be reached",
            "2:wrong usage or configuration",
            "3:this store has no API for lifecycle rules"
        })
public final class LifecycleCommand {

    private static final int FAILED = 1;
    private static final int NOT_OFFERED = 3;

    @Option(
            names = {"--dry-run", "--print"},
            description = "Print the bucket's rules and what they would become, and change nothing.")
    private boolean dryRun;

    /// @return the exit code
    public int run(StoreSettings settings, Datasets catalog, PrintStream out, PrintStream err) {
        List<LifecycleRule> wanted = WaybillRules.of(catalog);
        try (BucketRules bucket = new BucketRules(settings, ApacheHttpClient.create())) {
            List<LifecycleRule> installed = bucket.read();
            boolean nothingToDo = WaybillRules.areInstalled(installed, wanted);
            if (dryRun) {
                out.print(RuleRow.table(installed));
                out.print(
                        nothingToDo
                                ? "\nNothing to change.\n"
                                : "\nWould become:\n" + RuleRow.table(WaybillRules.merge(installed, wanted)));
                return 0;
            }
            if (!nothingToDo) {
                bucket.replace(WaybillRules.merge(installed, wanted));
                installed = bucket.read();
                requireInstalled(installed, wanted);
            }
            out.print(RuleRow.table(installed));
            return 0;
        } catch (LifecycleTrouble e) {
            return told(e, settings, wanted, err);
        }
    }

    private static void requireInstalled(List<LifecycleRule> installed, List<LifecycleRule> wanted) {
        if (!WaybillRules.areInstalled(installed, wanted)) {
            throw new LifecycleTrouble(
                    Kind.NOT_OFFERED,
                    "",
                    "it took the rules, but reads back others:\n" + RuleRow.table(installed),
                    null);
        }
    }

    private static int told(
            LifecycleTrouble trouble, StoreSettings settings, List<LifecycleRule> wanted, PrintStream err) {
        return switch (trouble.kind()) {
            case NOT_OFFERED -> {
                err.println("export-worker: the store at %s has no API for lifecycle rules: %s"
                        .formatted(settings.endpoint(), trouble.getMessage()));
                err.print("Exports are still deleted by the workers. As a net below them, set in the store's own way:\n"
                        + RuleRow.table(wanted));
                yield NOT_OFFERED;
            }
            case FAILED -> {
                err.println("export-worker: could not install the lifecycle rules of bucket %s at %s: %s"
                        .formatted(settings.bucket(), settings.endpoint(), trouble.getMessage()));
                yield FAILED;
            }
        };
    }
}
