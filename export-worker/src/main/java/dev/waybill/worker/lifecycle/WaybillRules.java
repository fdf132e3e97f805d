package dev.waybill.worker.lifecycle;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.contract.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

/// The rules that Waybill wants, a net below its own sweepers:
///
/// - `expire-exports-after-7-days`: objects below `exports/` are deleted. The days are those of the dataset that is
///   kept longest, and at least 7: a rule that is shorter would delete exports that are still offered. S3 counts from
///   the beginning of an upload in parts, so a large export may go as much earlier as it took to run.
/// - `abort-export-uploads-after-7-days`: multipart uploads below `exports/` are aborted. Sweepers do it within minutes
///   of an export's end, so this only has to be longer than any export runs or waits for a worker: one that lost its
///   upload begins again from the first row.
/// - `expire-metrics-after-1-days`, `abort-metric-uploads-after-1-days`: the same for results of metrics. Sweepers
///   delete those after a minute; a day is the shortest time that S3 knows.
/// - `…-reports-…`, `…-temp-…`: the same for what other programs leave below `pdfs/ai-reports/` and `temp/`.
///   A sweeper deletes it after a day.
///
/// Nothing is said of `org/`: files are kept, and an upload by parts may rest for as long as files-service lets it; a
/// sweeper aborts it after.
final class WaybillRules extends WantedRules<LifecycleRule> {

    static final int LEAST_DAYS = 7;

    private static final int UPLOAD_DAYS = 7;
    private static final int A_DAY = 1;
    private static final Pattern OWN = Pattern.compile(
            "(expire-(exports|metrics|reports|temp)|abort-(export|metric|report|temp)-uploads)-after-\\d+-days");

    /// The rules for this catalog.
    WaybillRules(Datasets catalog) {
        int days = catalog.all().stream()
                .map(Dataset::retention)
                .mapToInt(WaybillRules::wholeDays)
                .reduce(LEAST_DAYS, Math::max);
        super(List.of(
                expire("exports", days, ObjectKey.EXPORTS),
                abort("export", UPLOAD_DAYS, ObjectKey.EXPORTS),
                expire("metrics", A_DAY, ObjectKey.METRICS),
                abort("metric", A_DAY, ObjectKey.METRICS),
                expire("reports", A_DAY, ObjectKey.REPORTS),
                abort("report", A_DAY, ObjectKey.REPORTS),
                expire("temp", A_DAY, ObjectKey.SCRATCH),
                abort("temp", A_DAY, ObjectKey.SCRATCH)));
    }

    private static LifecycleRule expire(String what, int days, String prefix) {
        return rule("expire-%s-after-%d-days".formatted(what, days), prefix)
                .expiration(e -> e.days(days))
                .build();
    }

    private static LifecycleRule abort(String what, int days, String prefix) {
        return rule("abort-%s-uploads-after-%d-days".formatted(what, days), prefix)
                .abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(days))
                .build();
    }

    private static LifecycleRule.Builder rule(String id, String prefix) {
        return LifecycleRule.builder().id(id).status(ExpirationStatus.ENABLED).filter(f -> f.prefix(prefix));
    }

    private static int wholeDays(Duration retention) {
        return Math.toIntExact(retention.plusDays(1).minusSeconds(1).toDays());
    }

    @Override
    String name() {
        return "lifecycle rules";
    }

    @Override
    String otherwise() {
        return "Exports are still deleted by the workers. As a net below them, set in the store's own way:";
    }

    @Override
    boolean isOwn(LifecycleRule rule) {
        return rule.id() != null && OWN.matcher(rule.id()).matches();
    }

    @Override
    Object effect(LifecycleRule rule) {
        return RuleRow.of(rule);
    }

    @Override
    String table(List<LifecycleRule> rules) {
        return RuleRow.table(rules);
    }
}
