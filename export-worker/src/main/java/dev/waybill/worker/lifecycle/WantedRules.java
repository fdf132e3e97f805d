package dev.waybill.worker.lifecycle;

import java.util.List;
import java.util.stream.Stream;

/// The rules that Waybill wants in one configuration of the bucket, beside those of others.
///
/// @param <R> the store's rule
abstract class WantedRules<R> {

    private final List<R> wanted;

    WantedRules(List<R> wanted) {
        this.wanted = List.copyOf(wanted);
    }

    /// What they are called, e.g. `lifecycle rules`.
    abstract String name();

    /// What to do about a store that has no API for them: a sentence, or two.
    abstract String otherwise();

    /// Whether a rule of the bucket is one that this or an earlier version of Waybill made.
    abstract boolean isOwn(R rule);

    /// What a rule does, in a form that is equal however a store words it.
    abstract Object effect(R rule);

    /// A line a rule, below a heading.
    abstract String table(List<R> rules);

    final List<R> wanted() {
        return wanted;
    }

    /// What the bucket should have: the rules of others as they are, then these. What Waybill wanted before goes.
    final List<R> merge(List<R> installed) {
        return Stream.concat(installed.stream().filter(rule -> !isOwn(rule)), wanted.stream())
                .toList();
    }

    /// Whether nothing has to be done. Stores tell a rule in other words than it was put in.
    final boolean areInstalled(List<R> installed) {
        List<Object> own =
                installed.stream().filter(this::isOwn).map(this::effect).toList();
        return own.size() == wanted.size()
                && own.containsAll(wanted.stream().map(this::effect).toList());
    }
}
