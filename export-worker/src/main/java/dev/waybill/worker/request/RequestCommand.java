package dev.waybill.worker.request;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.contract.ExportFormat;
import dev.waybill.worker.request.Requests.Answer;
import dev.waybill.worker.request.Requests.Asked;
import dev.waybill.worker.request.Requests.Refused;
import dev.waybill.worker.request.Requests.Wanted;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `export-worker request`: asks for an export of one tenant, of some or of all. A line of JSON for each on standard
/// output, as soon as it is committed:
/// ```json
/// {"orgId":"acme","exportId":"0197…","dataset":"invoices","format":"csv","scheduleTime":"…","created":true}
/// {"orgId":"globex","dataset":"invoices",…,"error":"export-queue-full","detail":"1000 exports of this tenant …"}
/// ```
/// Killed between two tenants, the first have their run and the others have none: run it again.
@Command(
        name = "request",
        description = {
            "Ask for an export of one tenant, of some or of all; for CronJobs. Workers make it: this command does not wait.",
            "The same schedule time never gives a tenant two runs of a dataset in a format, however often and by however "
                    + "many processes it is asked for: the answer is the first run, with \"created\":false. A run that "
                    + "failed is no reason for a second one; an administrator's retry is the way to have it again.",
            "Prints a line of JSON for each tenant. One whose request is refused does not stop the others.",
            "Needs only WAYBILL_DB_URL, _USER and _PASSWORD, WAYBILL_DATASETS, and a database that a service has migrated."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every tenant has its run, new or of before",
            "1:some were refused, as their lines say, or the database failed; run it again with the same schedule time",
            "2:wrong usage or configuration"
        })
public final class RequestCommand {

    private static final int FAILED = 1;
    private static final int USAGE = 2;

    /// Exactly one of them.
    static final class Whose {
        @Option(names = "--org", paramLabel = "ID", required = true, description = "A tenant; may be repeated.")
        private List<String> orgs = List.of();

        @Option(
                names = "--all-orgs",
                required = true,
                description =
                        "Every tenant that has a row in the dataset's table, or of an archive a document or a file.")
        private boolean all;
    }

    /// At most one of them.
    static final class When {
        @Option(
                names = "--schedule-time",
                paramLabel = "TIME",
                required = true,
                description = "The time that this request is for, such as 2026-11-22T02:30:00Z.")
        private @Nullable String time;

        @Option(
                names = "--job-name",
                paramLabel = "NAME",
                required = true,
                description =
                        "The Kubernetes Job of a CronJob that this runs in (label batch.kubernetes.io/job-name of "
                                + "the pod): its name ends in the scheduled minute.")
        private @Nullable String job;
    }

    @Option(names = "--dataset", paramLabel = "NAME", required = true, description = "What to export.")
    private String dataset = "";

    @ArgGroup(multiplicity = "1")
    private Whose whose = new Whose();

    @ArgGroup
    private @Nullable When when;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "A format of the dataset; the catalog's first one if absent.")
    private @Nullable String format;

    @Option(
            names = "--options",
            paramLabel = "JSON",
            defaultValue = "{}",
            description = "As in the API: an object with fields, filter, profile, delimiter, header, compression, "
                    + "includeImages or whenBusy (queue if absent: the run waits for its tenant's turn).")
    private String options = "{}";

    @Option(
            names = "--email",
            paramLabel = "ADDRESS",
            description = "Who gets the links, of all tenants; without one no mail is sent.")
    private @Nullable String email;

    /// @param environment free of mistakes
    /// @return the exit code
    public int run(Map<String, String> environment, Datasets catalog, Instant now, PrintStream out, PrintStream err) {
        Dataset wantedDataset;
        Wanted wanted;
        try {
            wantedDataset = dataset(catalog);
            wanted = new Wanted(
                    dataset,
                    format(wantedDataset),
                    Optional.ofNullable(email),
                    RequestOptions.of(options, email != null),
                    scheduleTime(now));
        } catch (IllegalArgumentException e) {
            err.println("export-worker: " + e.getMessage());
            return USAGE;
        }
        try (Connection connection = Requests.connect(environment)) {
            Collection<String> orgs = whose.all ? Tenants.of(connection, wantedDataset) : whose.orgs;
            if (orgs.isEmpty()) {
                err.println("export-worker: no tenant has anything in dataset %s".formatted(dataset));
            }
            return ask(new Requests(connection), orgs, wanted, out);
        } catch (SQLException e) {
            err.println(
                    "export-worker: could not ask for exports of dataset %s: %s".formatted(dataset, e.getMessage()));
            return FAILED;
        }
    }

    private static int ask(Requests requests, Collection<String> orgs, Wanted wanted, PrintStream out)
            throws SQLException {
        int exit = 0;
        for (String org : orgs) {
            Answer answer = requests.ask(org, wanted);
            out.println(line(org, wanted, answer));
            if (answer instanceof Refused) {
                exit = FAILED;
            }
        }
        return exit;
    }

    private static ObjectNode line(String org, Wanted wanted, Answer answer) {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("orgId", org);
        if (answer instanceof Asked asked) {
            line.put("exportId", asked.exportId().toString());
        }
        line.put("dataset", wanted.dataset()).put("format", wanted.format());
        line.put("scheduleTime", wanted.scheduleTime().map(Instant::toString).orElse(null));
        return switch (answer) {
            case Asked asked -> line.put("created", asked.created());
            case Refused(var code, var detail) -> line.put("error", code).put("detail", detail);
        };
    }

    private Dataset dataset(Datasets catalog) {
        return catalog.find(dataset)
                .orElseThrow(() -> new IllegalArgumentException("Unknown dataset: %s. Valid datasets: %s"
                        .formatted(
                                dataset,
                                catalog.all().stream().map(Dataset::name).collect(Collectors.joining(", ")))));
    }

    private String format(Dataset of) {
        List<String> formats =
                of.formats().stream().map(ExportFormat::extension).toList();
        if (format == null) {
            return formats.getFirst();
        }
        if (!formats.contains(format)) {
            throw new IllegalArgumentException("Invalid format for %s: %s. Valid formats: %s"
                    .formatted(dataset, format, String.join(", ", formats)));
        }
        return format;
    }

    private Optional<Instant> scheduleTime(Instant now) {
        if (when == null) {
            return Optional.empty();
        }
        return Optional.of(
                when.time == null ? ScheduleTime.ofJob(String.valueOf(when.job), now) : ScheduleTime.parse(when.time));
    }
}
