package dev.waybill.files.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.RunStatus;
import dev.waybill.files.ServiceTest;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The description as a generator of clients reads it.
@QuarkusTest
class OpenApiTest extends ServiceTest {

    @SuppressWarnings("NullAway.Init")
    private JsonPath api;

    @BeforeEach
    void read() {
        api = nobody().get("/q/openapi?format=json").jsonPath();
    }

    @Test
    void everyMemberOfAnAnswerIsAlwaysThere() {
        Map<String, Map<String, Object>> schemas = api.getMap("components.schemas");

        schemas.forEach((name, schema) -> {
            if (schema.get("properties") instanceof Map<?, ?> members && !name.endsWith("Request")) {
                assertThat(schema.get("required")).as(name).isEqualTo(List.copyOf(members.keySet()));
            }
        });
        assertThat(schemas.keySet())
                .contains("FilePage", "ExportPage", "MetricPage", "DataSourcePage")
                .noneMatch(name -> name.endsWith("Answer"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FilePage.nextCursor",
                "ExportPage.nextCursor",
                "File.entityType",
                "File.entityId",
                "UnfinishedUpload.byteSize",
                "UnfinishedUpload.lastModified",
                "UnfinishedUpload.entityType",
                "UnfinishedUpload.entityId",
                "Export.startedAt",
                "Export.completedAt",
                "Export.expiresAt",
                "Export.fileName",
                "Export.fileSize",
                "Export.rowCount",
                "Export.sha256",
                "Export.downloadUrl",
                "Export.downloadUrlExpiresAt",
                "Export.consistency",
                "Export.dataAsOf",
                "MetricPage.nextCursor",
                "AuditPage.nextCursor",
                "AuditEntry.actorUserId",
                "MetricParameter.default",
                "DataSourceTrial.code",
                "DataSourceTrial.message"
            })
    void whatMayBeUnknownMayBeNull(String member) {
        assertThat(api.<String>getList(member(member) + ".type")).hasSize(2).contains("null");
    }

    @Test
    void anErrorMayBeNullToo() {
        assertThat(api.getString(member("Export.error") + ".type")).isNull();
        assertThat(api.getString(member("Export.error") + ".anyOf[0].'$ref'")).endsWith("/ExportError");
        assertThat(api.getString(member("Export.error") + ".anyOf[1].type")).isEqualTo("null");
    }

    @Test
    void closedSetsAreEnumerations() {
        assertThat(api.<String>getList(member("Export.status") + ".enum"))
                .containsExactly(
                        Stream.of(RunStatus.values()).map(RunStatus::wire).toArray(String[]::new));
        assertThat(api.<String>getList(member("Export.consistency") + ".anyOf[0].enum"))
                .containsExactly("snapshot", "resumed");
        assertThat(api.<String>getList(member("ExportRequest.deliveryMethod") + ".enum"))
                .containsExactly("email", "download");
    }

    @ParameterizedTest
    @ValueSource(strings = {"files", "exports", "metrics", "admin/data-sources", "audit"})
    void aPageHasOneToAHundredItems(String list) {
        Map<String, Object> limit =
                api.getMap("paths.'/api/v1/%s'.get.parameters.find { it.name == 'limit' }.schema".formatted(list));

        assertThat(limit)
                .containsEntry("type", "integer")
                .containsEntry("minimum", 1)
                .containsEntry("maximum", 100)
                .containsEntry("default", 20);
    }

    @ParameterizedTest
    @CsvSource({"fileName, 255", "contentType, 255", "entityType, 100", "entityId, 100"})
    void textsHaveALongestLength(String member, int characters) {
        assertThat(api.getInt(member("UploadRequest." + member) + ".maxLength")).isEqualTo(characters);
    }

    @Test
    void aSecretIsSentAndNeverTold() {
        assertThat(api.getMap(member("DataSourceRequest.secret")))
                .containsEntry("writeOnly", true)
                .containsEntry("format", "password")
                .containsEntry("maxLength", 1000)
                .doesNotContainKeys("example", "examples", "default");
        assertThat(api.getMap("components.schemas.DataSource.properties")).doesNotContainKey("secret");
        assertThat(api.<String>getList("components.schemas.DataSourceRequest.required"))
                .containsExactlyInAnyOrder("name", "kind", "host", "port", "database", "user");
    }

    @Test
    void aMetricIsDescribedWithItsParameters() {
        assertThat(api.<String>getList("components.schemas.MetricRequest.required"))
                .containsExactlyInAnyOrder("name", "dataSourceId", "sql");
        assertThat(api.<String>getList("components.schemas.MetricParameterRequest.required"))
                .containsExactlyInAnyOrder("name", "type");
        assertThat(api.getMap("components.schemas.MetricParameterRequest.properties"))
                .containsOnlyKeys("name", "type", "required", "default");
        assertThat(api.getMap("components.schemas.MetricParameter.properties"))
                .containsOnlyKeys("name", "type", "required", "default");
    }

    @Test
    void aFileSaysWhetherItIsAnImage() {
        assertThat(api.getMap(member("File.isImage"))).containsEntry("type", "boolean");
        assertThat(api.getMap("components.schemas.File.properties")).doesNotContainKey("image");
    }

    @Test
    void tellsWhatTheServiceIsForAndThatABodyMayBeUnreadable() {
        assertThat(api.getString("info.description")).contains("tenant");
        assertThat(api.getMap(
                        "paths.'/api/v1/exports'.post.responses.'400'.content.'application/problem+json'.examples"))
                .containsKeys("invalid-json", "invalid-request", "unknown-dataset");
    }

    private static String member(String schemaAndMember) {
        return "components.schemas." + schemaAndMember.replace(".", ".properties.");
    }
}
