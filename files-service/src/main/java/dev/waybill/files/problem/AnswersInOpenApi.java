package dev.waybill.files.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/// Tells the API's description what holds for all answers: every member is always there, if only as null, so that
/// generated clients need not ask; and pages have names of their own, `FilePage` instead of `PageFileAnswer`.
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class AnswersInOpenApi implements OASFilter {

    private static final String REQUEST = "Request"; // ends the names of what clients send
    private static final String REF = "#/components/schemas/";
    private static final Pattern PAGE = Pattern.compile("Page(\\w+)Answer");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        if (api.getPaths() == null) {
            return;
        }
        Map<String, Schema> named = new LinkedHashMap<>();
        api.getComponents().getSchemas().forEach((name, schema) -> {
            if (!name.endsWith(REQUEST) && schema.getProperties() != null) {
                schema.setRequired(new ArrayList<>(schema.getProperties().keySet()));
                schema.getProperties().values().forEach(AnswersInOpenApi::admitNull);
            }
            named.put(renamed(name), schema);
        });
        api.getComponents().setSchemas(named);
        for (PathItem path : api.getPaths().getPathItems().values()) {
            for (Operation operation : path.getOperations().values()) {
                operation.getResponses().getAPIResponses().values().forEach(AnswersInOpenApi::rename);
            }
        }
    }

    /// The generator leaves null out of an enumeration and of the type of what it refers to, which forbids it again
    /// (JSON
    /// Schema, sections 6.1.1 and 6.1.2); and moments are simple enough to need no reference.
    private static void admitNull(Schema member) {
        List<Schema> either = member.getAnyOf();
        boolean nullable =
                either != null || member.getType() != null && member.getType().contains(SchemaType.NULL);
        if (nullable && member.getEnumeration() != null) {
            member.addAnyOf(OASFactory.createSchema().addType(SchemaType.STRING).enumeration(member.getEnumeration()));
            member.addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
            member.setEnumeration(null);
        }
        if (either != null && (REF + "Instant").equals(either.getFirst().getRef())) {
            member.setAnyOf(null);
            member.setFormat("date-time");
        } else if (either != null) {
            member.setType(null);
        }
    }

    private static void rename(APIResponse response) {
        if (response.getContent() == null) {
            return;
        }
        for (MediaType content : response.getContent().getMediaTypes().values()) {
            Schema schema = content.getSchema();
            if (schema != null && schema.getRef() != null && schema.getRef().startsWith(REF)) {
                schema.setRef(REF + renamed(schema.getRef().substring(REF.length())));
            }
        }
    }

    private static String renamed(String schema) {
        Matcher page = PAGE.matcher(schema);
        return page.matches() ? page.group(1) + "Page" : schema;
    }
}
