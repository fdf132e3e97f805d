package dev.waybill.files.export;

import dev.waybill.files.Page;
import org.jspecify.annotations.Nullable;

/// What the page `/inspector` shows.
///
/// @param email   where links are mailed to; null: nowhere, the token has no address
/// @param cursor  of the page of the history; empty for the first
/// @param problem why what was entered is refused
public record InspectorView(
        ExportForm form,
        @Nullable String email,
        Page<RunPanel> history,
        String cursor,
        @Nullable ShownProblem problem,
        @Nullable EstimatePanel estimate) {

    public boolean later() {
        return !cursor.isEmpty();
    }

    /// Whether the history changes by itself.
    public boolean active() {
        return history.items().stream().anyMatch(run -> run.state().active());
    }
}
