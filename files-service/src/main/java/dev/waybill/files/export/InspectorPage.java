package dev.waybill.files.export;

import dev.waybill.files.PageQuery;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.tenant.CurrentCaller;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/// Asks for an export, and lists those there are. A browser without scripts sends the same form: to see another
/// dataset's columns by GET, to start by POST.
@Path("/inspector")
@Produces(MediaType.TEXT_HTML)
public class InspectorPage {

    private final CurrentCaller current;
    private final InspectorPages pages;
    private final ExportFormBody bodies;
    private final RequestExport requests;
    private final FormAnswers answers;

    InspectorPage(
            CurrentCaller current,
            InspectorPages pages,
            ExportFormBody bodies,
            RequestExport requests,
            FormAnswers answers) {
        this.current = current;
        this.pages = pages;
        this.bodies = bodies;
        this.requests = requests;
        this.answers = answers;
    }

    @GET
    @Operation(hidden = true)
    public TemplateInstance show(
            @BeanParam PageQuery query, @Context UriInfo uri, @HeaderParam("HX-Target") @Nullable String part) {
        MultivaluedMap<String, String> entered = new MultivaluedHashMap<>(uri.getQueryParameters());
        entered.remove("key"); // an address may be kept, and is not meant to be the same export for ever
        return pages.show(entered, query, part);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public RestResponse<?> start(
            MultivaluedMap<String, String> entered, @HeaderParam("HX-Request") @Nullable String script) {
        ExportForm form = pages.form(entered);
        try {
            ExportBody body = bodies.of(form);
            UUID run = requests.request(current.get(), body, key(form, body));
            return answers.toRun(run, script != null);
        } catch (Problem refused) {
            return answers.refused(refused, pages.refused(form, refused, script != null));
        }
    }

    /// A form that is sent twice makes one export; one that was changed after it was sent, another.
    private static Optional<IdempotencyKey> key(ExportForm form, ExportBody body) {
        String key = form.text("key");
        return key.isEmpty()
                ? Optional.empty()
                : Optional.of(new IdempotencyKey("%s.%08x".formatted(key, body.hashCode())));
    }
}
