package dev.waybill.files.export;

import dev.waybill.files.page.Shell;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the page of a run shows.
///
/// @param key     of the forms on it: what is sent twice is done once
/// @param problem why a form of it was refused
public record RunView(RunPanel run, UUID key, @Nullable ShownProblem problem) {

    /// Path of the page.
    public String path(Shell shell) {
        return shell.base() + "/inspector/" + run.export().exportId();
    }
}
