package dev.waybill.files.problem;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/// Tells the API's description what every operation can answer besides its own words: each error is a problem
/// document, with an example for each code that has the response's status and that its description names.
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class ProblemsInOpenApi implements OASFilter {

    private static final String SCHEMA = "Problem";
    private static final String TOKEN = "token"; // quarkus.smallrye-openapi.security-scheme-name
    private static final Map<String, String> EVERYWHERE = Map.of(
            "400", "invalid-request, or invalid-json: the detail names field and value",
            "401", "unauthenticated",
            "403", "forbidden or no-tenant",
            "500", "internal: the id is in the log",
            "503", "database-unavailable, with Retry-After");

    @Override
    public void filterOpenAPI(OpenAPI api) {
        if (api.getPaths() == null) {
            return;
        }
        api.getComponents().addSchema(SCHEMA, schema());
        api.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme(TOKEN));
        api.getPaths()
                .getPathItems()
                .values()
                .forEach(path -> path.getOperations().values().forEach(ProblemsInOpenApi::complete));
    }

    private static void complete(Operation operation) {
        APIResponses responses = operation.getResponses();
        EVERYWHERE.forEach((status, description) -> {
            APIResponse told = responses.getAPIResponse(status);
            if (told == null || "Bad Request".equals(told.getDescription())) { // the framework's own words
                responses.addAPIResponse(status, OASFactory.createAPIResponse().description(description));
            }
        });
        responses.getAPIResponses().forEach((status, response) -> {
            if (status.startsWith("4") || status.startsWith("5")) {
                response.setContent(content(Integer.parseInt(status), response));
            }
        });
    }

    private static Content content(int status, APIResponse response) {
        List<String> words = List.of(String.valueOf(response.getDescription()).split("[^a-z-]+"));
        Map<String, Example> examples = new LinkedHashMap<>();
        Arrays.stream(ProblemCode.values())
                .filter(code -> code.status() == status && words.contains(code.wire()))
                .forEach(code ->
                        examples.put(code.wire(), OASFactory.createExample().value(example(code))));
        return OASFactory.createContent()
                .addMediaType(
                        ProblemDocument.MEDIA_TYPE,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref("#/components/schemas/" + SCHEMA))
                                .examples(examples));
    }

    private static Map<String, Object> example(ProblemCode code) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("type", ProblemDocument.TYPE + code.wire());
        example.put("title", code.title());
        example.put("status", code.status());
        example.put("detail", "…");
        example.put("code", code.wire());
        return example;
    }

    private static Schema schema() {
        List<Object> codes =
                Arrays.stream(ProblemCode.values()).map(ProblemCode::wire).collect(Collectors.toList());
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .description("RFC 9457. Some codes add members of their own, such as exportId or errors.")
                .addProperty("type", string())
                .addProperty("title", string())
                .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
                .addProperty("detail", string().description("Which value is wrong, and what is allowed"))
                .addProperty("code", string().enumeration(codes).description("Stable"))
                .addProperty("instance", string())
                .required(List.of("type", "title", "status", "detail", "code", "instance"));
    }

    private static Schema string() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }
}
