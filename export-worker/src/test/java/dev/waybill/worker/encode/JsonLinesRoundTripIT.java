package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.waybill.contract.Dataset;
import dev.waybill.contract.ExportFormat;
import dev.waybill.contract.Table;
import dev.waybill.local.DemoTenant;
import dev.waybill.worker.NeedsPrograms;
import dev.waybill.worker.encode.Lanes.Lane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Any table's JSON Lines, by both lanes, read back by Jackson and by Python.
@NeedsPrograms(value = "python3", packages = "python3")
@ExtendWith(Lanes.Shared.class)
class JsonLinesRoundTripIT {

    private static final int TABLES = 60;

    @TempDir
    Path directory;

    @Test
    void jacksonAndPythonReadBackWhatTheDatabaseHolds(Lanes lanes) throws Exception {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        System.out.printf("JsonLinesRoundTripIT: -Dwaybill.seed=%d gives these tables again%n", seed);
        SplittableRandom random = new SplittableRandom(seed);
        RandomTable.createTypes(lanes);
        try (Python python = new Python()) {
            for (int n = 0; n < TABLES; n++) {
                KnownTable table = RandomTable.create(lanes, "app.json_" + n, random.split());
                check(lanes, table, python, "%s, -Dwaybill.seed=%d".formatted(table, seed));
            }
        }
    }

    @Test
    void alsoOfTheDemo(Lanes lanes) throws Exception {
        lanes.loadDemo(100);
        try (Python python = new Python()) {
            for (Dataset dataset : Lanes.demoTables()) {
                KnownTable table =
                        KnownTable.of(lanes, dataset, DemoTenant.GLOBEX.id().toString());
                check(lanes, table, python, table.toString());
            }
        }
    }

    private void check(Lanes lanes, KnownTable table, Python python, String what) throws Exception {
        byte[] lines = lanes.jsonLines(Lane.COPY, table.dataset(), table.org());
        List<JsonNode> expected = expected(lanes, table);
        SameRows.require("Jackson, " + what, expected, byJackson(lines));
        Path file = Files.write(directory.resolve("table.jsonl"), lines);
        List<JsonNode> byPython = new ArrayList<>();
        python.jsonLines(file).forEach(byPython::add);
        SameRows.require("Python, " + what, expected, byPython);
        assertThat(lanes.jsonLines(Lane.JDBC, table.dataset(), table.org()))
                .as("JDBC lane, " + what)
                .isEqualTo(lines);
    }

    private static List<JsonNode> byJackson(byte[] lines) throws IOException {
        String text = new String(lines, StandardCharsets.UTF_8);
        assertThat(text.isEmpty() || text.endsWith("\n")).isTrue();
        List<JsonNode> rows = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (!text.isEmpty()) {
                rows.add(JsonTree.of(line));
            }
        }
        return rows;
    }

    private static List<JsonNode> expected(Lanes lanes, KnownTable table) throws SQLException, IOException {
        List<JsonNode> rows = new ArrayList<>();
        List<Table.Column> names = table.dataset().columns();
        for (List<@Nullable String> row : table.rows()) {
            ArrayNode members = JsonNodeFactory.instance.arrayNode();
            for (int c = 0; c < row.size(); c++) {
                String type = table.columns().get(c).type();
                members.addArray().add(names.get(c).header(ExportFormat.JSONL)).add(expected(lanes, type, row.get(c)));
            }
            rows.add(JsonNodeFactory.instance.objectNode().set("object", members));
        }
        return rows;
    }

    /// @param value as the type's output function writes it
    private static JsonNode expected(Lanes lanes, String type, @Nullable String value)
            throws SQLException, IOException {
        if (value == null) {
            return NullNode.instance;
        }
        return switch (type) {
            case "bool" -> BooleanNode.valueOf(value.equals("t"));
            case "int2", "int4", "int8", "oid" -> JsonTree.number(value);
            case "float4", "float8" ->
                Double.isFinite(Double.parseDouble(value)) ? JsonTree.number(value) : TextNode.valueOf(value);
            case "json", "jsonb" -> JsonTree.of(value);
            case "_text", "_numeric" -> elements(lanes, value);
            default -> TextNode.valueOf(value); // decimals are among these
        };
    }

    private static JsonNode elements(Lanes lanes, String array) throws SQLException {
        ArrayNode elements = JsonNodeFactory.instance.arrayNode();
        for (List<@Nullable String> element :
                lanes.rows("select unnest('%s'::text[])".formatted(array.replace("'", "''")))) {
            elements.add(element.getFirst());
        }
        return elements;
    }

    @ParameterizedTest
    @EnumSource
    void typesAreKept(Lane lane, Lanes lanes) throws Exception {
        lanes.execute("""
                drop table if exists app.typed; drop type if exists app.place;
                create type app.place as (name text, floor int, price numeric);
                create table app.typed (org text, id int primary key, whole bigint, real float8, small float4,
                  decimal numeric, flag bool, doc json, docs jsonb, list int[], nested text[][], prices numeric[],
                  reals float8[], times timestamptz[], place app.place, at timestamptz, note text);
                insert into app.typed values
                  ('o', 1, 9007199254740993, 0.1, 1e-7, 123456789012345678901234567890.10, true, '{"b": 1.50,\n "a": [1e400]}',
                   '{"b": 1.50, "a": 12345678901234567890}', '{1,null,-3}', '{{a,"b\\"c"},{d,null}}', '{1.50,NaN}',
                   '{NaN,1.5}', '{2026-01-02 03:04:05+00}', ('é', 2, 1.50), '2026-01-02 03:04:05.6+00', E'a"b\\\\c\\n\\t\\x01é'),
                  ('o', 2, -1, 'NaN', '-Infinity', 'NaN', false, 'null', '"x"', '{}', '{}', '{}', '{}', '{}', (null, null, null),
                   'infinity', ''),
                  ('o', 3, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null)""");
        List<String> columns = List.of(
                "whole", "real", "small", "decimal", "flag", "doc", "docs", "list", "nested", "prices", "reals",
                "times", "place", "at", "note");
        Dataset dataset = Lanes.dataset("app.typed", List.of("id"), columns);

        String lines = new String(lanes.jsonLines(lane, dataset, "o"), StandardCharsets.UTF_8);

        assertThat(lines.lines())
                .containsExactly(
                        "{\"whole\":9007199254740993,\"real\":0.1,\"small\":1e-07,\"decimal\":\"123456789012345678901234567890.10\","
                                + "\"flag\":true,\"doc\":{\"b\": 1.50,  \"a\": [1e400]},\"docs\":{\"a\": 12345678901234567890, \"b\": 1.50},"
                                + "\"list\":[1,null,-3],\"nested\":[[\"a\",\"b\\\"c\"],[\"d\",null]],\"prices\":[\"1.50\",\"NaN\"],"
                                + "\"reals\":[\"NaN\",1.5],\"times\":[\"2026-01-02T03:04:05+00:00\"],"
                                + "\"place\":{\"name\":\"é\",\"floor\":2,\"price\":1.50},\"at\":\"2026-01-02T03:04:05.6Z\","
                                + "\"note\":\"a\\\"b\\\\c\\n\\t\\u0001é\"}",
                        "{\"whole\":-1,\"real\":\"NaN\",\"small\":\"-Infinity\",\"decimal\":\"NaN\",\"flag\":false,\"doc\":null,"
                                + "\"docs\":\"x\",\"list\":[],\"nested\":[],\"prices\":[],\"reals\":[],\"times\":[],"
                                + "\"place\":{\"name\":null,\"floor\":null,\"price\":null},\"at\":\"infinity\",\"note\":\"\"}",
                        "{\"whole\":null,\"real\":null,\"small\":null,\"decimal\":null,\"flag\":null,\"doc\":null,\"docs\":null,"
                                + "\"list\":null,\"nested\":null,\"prices\":null,\"reals\":null,\"times\":null,\"place\":null,"
                                + "\"at\":null,\"note\":null}");
    }
}
