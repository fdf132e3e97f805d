package dev.waybill.files.export;

import dev.waybill.files.ExportRun;
import dev.waybill.files.PathId;
import dev.waybill.files.page.Section;
import dev.waybill.files.page.Shell;
import dev.waybill.files.page.Shells;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.tenant.Caller;
import dev.waybill.files.tenant.CurrentCaller;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// A run from request to end: how it goes on, its file, why it failed, and what to do then. Of another tenant's run the
/// same 404 as of none.
@Path("/inspector/{exportId}")
@Produces(MediaType.TEXT_HTML)
public class RunPage {

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance page(Shell shell, RunView view);

        static native TemplateInstance panel(Shell shell, RunView view);
    }

    private interface Action {
        UUID run(Caller caller);
    }

    private final CurrentCaller current;
    private final Shells shells;
    private final RunPanels runs;
    private final CancelExport cancels;
    private final RetryExport retries;
    private final RerunExport reruns;
    private final FormAnswers answers;

    RunPage(
            CurrentCaller current,
            Shells shells,
            RunPanels runs,
            CancelExport cancels,
            RetryExport retries,
            RerunExport reruns,
            FormAnswers answers) {
        this.current = current;
        this.shells = shells;
        this.runs = runs;
        this.cancels = cancels;
        this.retries = retries;
        this.reruns = reruns;
        this.answers = answers;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance show(
            @PathParam("exportId") String exportId, @HeaderParam("HX-Request") @Nullable String script) {
        RunView view = view(exportId, null);
        return script == null ? Templates.page(shell(), view) : Templates.panel(shell(), view);
    }

    @POST
    @Path("/cancel")
    @Operation(hidden = true)
    public RestResponse<?> cancel(@PathParam("exportId") String exportId) {
        return after(exportId, caller -> {
            UUID run = id(exportId);
            cancels.cancel(caller, run);
            return run;
        });
    }

    /// For administrators: for the user and the address of the first.
    @POST
    @Path("/retry")
    @RolesAllowed("admin")
    @Operation(hidden = true)
    public RestResponse<?> retry(@PathParam("exportId") String exportId) {
        return after(exportId, caller -> retries.retry(caller, id(exportId)));
    }

    @POST
    @Path("/again")
    @Operation(hidden = true)
    public RestResponse<?> again(@PathParam("exportId") String exportId, @FormParam("key") @Nullable String key) {
        return after(
                exportId,
                caller -> reruns.again(
                        caller,
                        exportId,
                        Optional.ofNullable(key).filter(k -> !k.isEmpty()).map(IdempotencyKey::new)));
    }

    /// What an action is refused for stands above the run.
    private RestResponse<?> after(String exportId, Action action) {
        try {
            return answers.toRun(action.run(current.get()), false);
        } catch (Problem problem) {
            RunView view = view(exportId, ShownProblem.of(problem)); // of no run: the same 404 as everywhere
            return answers.refused(problem, Templates.page(shell(), view).render());
        }
    }

    private RunView view(String exportId, @Nullable ShownProblem problem) {
        return new RunView(runs.read(current.get(), exportId), UUID.randomUUID(), problem);
    }

    private Shell shell() {
        return shells.in(Section.EXPORTS);
    }

    private static UUID id(String exportId) {
        return PathId.parse(exportId).orElseThrow(ExportRun::noSuchExport);
    }
}
