package dev.waybill.worker.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;

/// A rule as a person reads it.
///
/// @param status `Enabled` or `Disabled`
/// @param applies to which objects, e.g. `exports/`
/// @param effect  e.g. `delete after 7 days`
record RuleRow(String id, String status, String applies, String effect) {

    static RuleRow of(LifecycleRule rule) {
        return new RuleRow(
                Objects.requireNonNullElse(rule.id(), "(no id)"),
                rule.status() == ExpirationStatus.ENABLED ? "Enabled" : "Disabled",
                applies(rule),
                effect(rule));
    }

    @SuppressWarnings(
            "deprecation") // rules of others may still have the prefix where it stood before there were filters
    private static String applies(LifecycleRule rule) {
        LifecycleRuleFilter filter = rule.filter();
        String prefix = filter == null ? rule.prefix() : filter.prefix();
        boolean narrower = filter != null
                && (filter.and() != null
                        || filter.tag() != null
                        || filter.objectSizeGreaterThan() != null
                        || filter.objectSizeLessThan() != null);
        if (narrower) {
            return filter.and() != null && filter.and().prefix() != null
                    ? filter.and().prefix() + " and a filter"
                    : "a filter";
        }
        return prefix == null || prefix.isEmpty() ? "(all)" : prefix;
    }

    private static String effect(LifecycleRule rule) {
        List<String> effects = new ArrayList<>();
        if (rule.expiration() != null && rule.expiration().days() != null) {
            effects.add("delete after %s".formatted(days(rule.expiration().days())));
        } else if (rule.expiration() != null && rule.expiration().date() != null) {
            effects.add("delete from " + rule.expiration().date());
        }
        if (rule.abortIncompleteMultipartUpload() != null) {
            effects.add("abort uploads after %s"
                    .formatted(days(rule.abortIncompleteMultipartUpload().daysAfterInitiation())));
        }
        if (rule.hasTransitions() || rule.hasNoncurrentVersionTransitions()) {
            effects.add("move to another class");
        }
        if (rule.noncurrentVersionExpiration() != null) {
            effects.add("delete old versions");
        }
        return effects.isEmpty() ? "other" : String.join(", ", effects);
    }

    private static String days(Integer days) {
        return days == 1 ? "1 day" : days + " days";
    }

    /// A line a rule, below a heading.
    static String table(List<LifecycleRule> rules) {
        return new TextTable("RULE", "STATUS", "APPLIES TO", "DOES")
                .with(rules, rule -> {
                    RuleRow row = of(rule);
                    return List.of(row.id, row.status, row.applies, row.effect);
                })
                .text();
    }
}
