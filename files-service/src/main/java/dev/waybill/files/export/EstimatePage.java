package dev.waybill.files.export;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.tenant.CurrentCaller;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// What the export of the form would be, beside the form.
@Path("/inspector/estimate")
@Produces(MediaType.TEXT_HTML)
public class EstimatePage {

    private final CurrentCaller current;
    private final InspectorPages pages;
    private final ExportFormBody bodies;
    private final EstimateExport estimates;
    private final FormAnswers answers;

    EstimatePage(
            CurrentCaller current,
            InspectorPages pages,
            ExportFormBody bodies,
            EstimateExport estimates,
            FormAnswers answers) {
        this.current = current;
        this.pages = pages;
        this.bodies = bodies;
        this.estimates = estimates;
        this.answers = answers;
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public RestResponse<String> estimate(
            MultivaluedMap<String, String> entered, @HeaderParam("HX-Request") @Nullable String script) {
        ExportForm form = pages.form(entered);
        boolean part = script != null;
        try {
            EstimateAnswer estimate = estimates.estimate(current.get(), bodies.of(form));
            return RestResponse.ok(pages.estimated(form, estimate, part).render());
        } catch (Problem refused) {
            return answers.refused(refused, pages.refused(form, refused, part));
        }
    }
}
