package dev.waybill.files.export;

import dev.waybill.contract.CatalogFile;
import dev.waybill.files.Page;
import dev.waybill.files.PageQuery;
import dev.waybill.files.page.Section;
import dev.waybill.files.page.Shell;
import dev.waybill.files.page.Shells;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.tenant.Caller;
import dev.waybill.files.tenant.CurrentCaller;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jspecify.annotations.Nullable;

/// Makes the page `/inspector` and its parts.
@ApplicationScoped
class InspectorPages {

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance page(Shell shell, InspectorView view);

        static native TemplateInstance form(Shell shell, InspectorView view);

        static native TemplateInstance history(Shell shell, InspectorView view);

        static native TemplateInstance estimate(Shell shell, InspectorView view);

        static native TemplateInstance problem(Shell shell, ShownProblem problem);
    }

    private final CurrentCaller current;
    private final Shells shells;
    private final CatalogFile catalog;
    private final RunPanels runs;

    InspectorPages(CurrentCaller current, Shells shells, CatalogFile catalog, RunPanels runs) {
        this.current = current;
        this.shells = shells;
        this.catalog = catalog;
        this.runs = runs;
    }

    ExportForm form(MultivaluedMap<String, String> entered) {
        return ExportForm.of(catalog.current().all(), entered);
    }

    /// @param part id of the element that a script of the page wants anew; null for all of it
    TemplateInstance show(MultivaluedMap<String, String> entered, PageQuery query, @Nullable String part) {
        InspectorView view = view(form(entered), query, null, null);
        return switch (part == null ? "" : part) {
            case "form" -> Templates.form(shell(), view);
            case "history" -> Templates.history(shell(), view);
            default -> Templates.page(shell(), view);
        };
    }

    TemplateInstance estimated(ExportForm form, EstimateAnswer estimate, boolean part) {
        InspectorView view = view(form, new PageQuery(), null, new EstimatePanel(estimate));
        return part ? Templates.estimate(shell(), view) : Templates.page(shell(), view);
    }

    /// The problem above the form, which keeps what was entered.
    String refused(ExportForm form, Problem problem, boolean part) {
        ShownProblem shown = ShownProblem.of(problem);
        return part
                ? Templates.problem(shell(), shown).render()
                : Templates.page(shell(), view(form, new PageQuery(), shown, null))
                        .render();
    }

    private InspectorView view(
            ExportForm form, PageQuery query, @Nullable ShownProblem problem, @Nullable EstimatePanel estimate) {
        Caller caller = current.get();
        Page<RunPanel> history = runs.history(caller, query);
        String cursor = query.cursor == null ? "" : query.cursor;
        return new InspectorView(form, caller.email().orElse(null), history, cursor, problem, estimate);
    }

    private Shell shell() {
        return shells.in(Section.EXPORTS);
    }
}
