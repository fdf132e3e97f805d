package dev.waybill.worker.lifecycle;

import dev.waybill.contract.Datasets;
import dev.waybill.contract.StoreSettings;
import dev.waybill.worker.lifecycle.BucketTrouble.Kind;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

/// `export-worker lifecycle`: sets the bucket up. Installs the rules by which the store deletes, and those by which web
/// pages may use signed links; reads them back and prints all that are in effect. Installing twice changes nothing.
@Command(
        name = "lifecycle",
        description = {
            "Install the bucket's lifecycle and CORS rules, read them back and print every rule of the bucket.",
            "Exports expire after 7 days, or after the longest retention in the catalog where that is longer; what stands "
                    + "below metrics/, pdfs/ai-reports/ and temp/ after a day. Unfinished multipart uploads there are aborted.",
            "Web pages of WAYBILL_CORS_ORIGINS and of WAYBILL_PUBLIC_URL may use signed links; without "
                    + "WAYBILL_CORS_ORIGINS the CORS rules are left as they are.",
            "Rules of others stay.",
            "Needs s3:GetLifecycleConfiguration, s3:PutLifecycleConfiguration, s3:GetBucketCORS and s3:PutBucketCORS; reads "
                    + "only WAYBILL_S3_..., WAYBILL_DATASETS, WAYBILL_CORS_ORIGINS and WAYBILL_PUBLIC_URL."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the rules are installed",
            "1:the store refused, or could not be reached",
            "2:wrong usage or configuration",
            "3:this store has no API for lifecycle rules, or none for CORS rules"
        })
public final class LifecycleCommand {

    private static final int FAILED = 1;
    private static final int NOT_OFFERED = 3;

    @Option(
            names = {"--dry-run", "--print"},
            description = "Print the bucket's rules and what they would become, and change nothing.")
    private boolean dryRun;

    /// @param origins of web pages; empty to leave the CORS rules as they are
    /// @return the exit code; trouble with one kind of rules does not keep the other from being installed
    public int run(StoreSettings settings, Datasets catalog, List<String> origins, PrintStream out, PrintStream err) {
        try (Bucket bucket = new Bucket(settings, ApacheHttpClient.create())) {
            int rules =
                    install(new WaybillRules(catalog), bucket::lifecycle, bucket::replaceLifecycle, settings, out, err);
            out.println();
            if (origins.isEmpty()) {
                out.println("CORS rules are left as they are: WAYBILL_CORS_ORIGINS is not set.");
                return rules;
            }
            int cors = install(new WaybillCors(origins), bucket::cors, bucket::replaceCors, settings, out, err);
            return rules == FAILED || cors == FAILED ? FAILED : Math.max(rules, cors);
        }
    }

    private <R> int install(
            WantedRules<R> rules,
            Supplier<List<R>> read,
            Consumer<List<R>> replace,
            StoreSettings settings,
            PrintStream out,
            PrintStream err) {
        try {
            List<R> installed = read.get();
            boolean nothingToDo = rules.areInstalled(installed);
            if (!nothingToDo && !dryRun) {
                replace.accept(rules.merge(installed));
                installed = read.get();
                requireInstalled(rules, installed);
            }
            out.print(rules.table(installed));
            if (dryRun) {
                out.print(
                        nothingToDo
                                ? "\nNothing to change.\n"
                                : "\nWould become:\n" + rules.table(rules.merge(installed)));
            }
            return 0;
        } catch (BucketTrouble e) {
            return told(e, rules, settings, err);
        }
    }

    private static <R> void requireInstalled(WantedRules<R> rules, List<R> installed) {
        if (!rules.areInstalled(installed)) {
            throw new BucketTrouble(
                    Kind.NOT_OFFERED, "", "it took the rules, but reads back others:\n" + rules.table(installed), null);
        }
    }

    private static <R> int told(BucketTrouble trouble, WantedRules<R> rules, StoreSettings settings, PrintStream err) {
        return switch (trouble.kind()) {
            case NOT_OFFERED -> {
                err.println("export-worker: the store at %s has no API for %s: %s"
                        .formatted(settings.endpoint(), rules.name(), trouble.getMessage()));
                err.println(rules.otherwise());
                err.print(rules.table(rules.wanted()));
                yield NOT_OFFERED;
            }
            case FAILED -> {
                err.println("export-worker: could not install the %s of bucket %s at %s: %s"
                        .formatted(rules.name(), settings.bucket(), settings.endpoint(), trouble.getMessage()));
                yield FAILED;
            }
        };
    }
}
