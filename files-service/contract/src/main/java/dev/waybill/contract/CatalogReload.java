package dev.waybill.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What became of reading a catalog file again.
public sealed interface CatalogReload {

    /// It says what it said before.
    record Same() implements CatalogReload {}

    /// It was good, and is in use. Names of datasets, in the order of the catalog.
    record Changed(List<String> added, List<String> changed, List<String> removed) implements CatalogReload {

        /// For logs: `added blog; changed invoices, quotes`.
        @Override
        public String toString() {
            List<String> parts = new ArrayList<>();
            tell(parts, "added", added);
            tell(parts, "changed", changed);
            tell(parts, "removed", removed);
            return String.join("; ", parts);
        }

        private static void tell(List<String> parts, String what, List<String> names) {
            if (!names.isEmpty()) {
                parts.add("%s %s".formatted(what, String.join(", ", names)));
            }
        }
    }

    /// It has mistakes, and what was in use stays so.
    ///
    /// @param mistakes a line each, with file, line and dataset
    record Broken(List<String> mistakes) implements CatalogReload {}

    /// [Same] or [Changed].
    static CatalogReload between(Datasets before, Datasets now) {
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (Dataset dataset : now.all()) {
            Optional<Dataset> same = before.find(dataset.name());
            if (same.isEmpty()) {
                added.add(dataset.name());
            } else if (!same.get().equals(dataset)) {
                changed.add(dataset.name());
            }
        }
        List<String> removed = before.all().stream()
                .map(Dataset::name)
                .filter(name -> now.find(name).isEmpty())
                .toList();
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty()
                ? new Same()
                : new Changed(added, changed, removed);
    }
}
