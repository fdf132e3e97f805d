package dev.waybill.worker.lifecycle;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.contract.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
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
///
/// - `expire-metrics-after-1-days`, `abort-metric-uploads-after-1-days`: the same for results of metrics, which
/// sweepers
///   delete after a minute. A day is the shortest time that S3 knows.
///
/// Nothing is said of `org/`: files are kept, and are never sent in parts.
final class WaybillRules {

    static final int LEAST_DAYS = 7;

    private static final int UPLOAD_DAYS = 7;
    private static final int METRIC_DAYS = 1;
    private static final Pattern OWN =
            Pattern.compile("(expire-(exports|metrics)|abort-(export|metric)-uploads)-after-\\d+-days");

    private WaybillRules() {}

    /// The rules for this catalog.
    static List<LifecycleRule> of(Datasets catalog) {
        int days = catalog.all().stream()
                .map(Dataset::retention)
                .mapToInt(WaybillRules::wholeDays)
                .reduce(LEAST_DAYS, Math::max);
        return List.of(
                rule("expire-exports-after-%d-days".formatted(days), ObjectKey.EXPORTS)
                        .expiration(e -> e.days(days))
                        .build(),
                rule("abort-export-uploads-after-%d-days".formatted(UPLOAD_DAYS), ObjectKey.EXPORTS)
                        .abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(UPLOAD_DAYS))
                        .build(),
                rule("expire-metrics-after-%d-days".formatted(METRIC_DAYS), ObjectKey.METRICS)
                        .expiration(e -> e.days(METRIC_DAYS))
                        .build(),
                rule("abort-metric-uploads-after-%d-days".formatted(METRIC_DAYS), ObjectKey.METRICS)
                        .abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(METRIC_DAYS))
                        .build());
    }

    private static LifecycleRule.Builder rule(String id, String prefix) {
        return LifecycleRule.builder().id(id).status(ExpirationStatus.ENABLED).filter(f -> f.prefix(prefix));
    }

    private static int wholeDays(Duration retention) {
        return Math.toIntExact(retention.plusDays(1).minusSeconds(1).toDays());
    }

    /// What the bucket should have: the rules of others as they are, then these. A rule of ours with other days goes.
    static List<LifecycleRule> merge(List<LifecycleRule> installed, List<LifecycleRule> wanted) {
        List<LifecycleRule> all =
                new ArrayList<>(installed.stream().filter(rule -> !isOwn(rule)).toList());
        all.addAll(wanted);
        return all;
    }

    /// Whether nothing has to be done. Stores tell a rule in other words than it was put in.
    static boolean areInstalled(List<LifecycleRule> installed, List<LifecycleRule> wanted) {
        List<RuleRow> own =
                installed.stream().filter(WaybillRules::isOwn).map(RuleRow::of).toList();
        List<RuleRow> rows = wanted.stream().map(RuleRow::of).toList();
        return own.size() == rows.size() && own.containsAll(rows);
    }

    private static boolean isOwn(LifecycleRule rule) {
        return rule.id() != null && OWN.matcher(rule.id()).matches();
    }
}
