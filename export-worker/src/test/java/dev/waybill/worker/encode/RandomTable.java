package dev.waybill.worker.encode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.contract.Dataset;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Tables that nobody thought of: any columns, any number of rows, few or many of them NULL.
final class RandomTable {

    private static final int MOST_COLUMNS = 8;
    private static final int MOST_ROWS = 120;
    private static final List<String> FRUITS =
            List.of("apple", "", "=1+1", "-", "@x", "a,b", "c;d", "e|f", "g\th", "say \"hi\"", "'");
    private static final List<String> HEADER_PARTS =
            List.of("=", "+1", "-", "@", "\t", "\r", ",", ";", "|", "\"", "\n", "'", "\\", "Größe");
    private static final ObjectMapper JSON = new ObjectMapper();

    private RandomTable() {}

    /// What [#create] needs.
    static void createTypes(Lanes lanes) throws SQLException {
        lanes.execute("drop type if exists app.fruit cascade; create type app.fruit as enum (%s)"
                .formatted(FRUITS.stream()
                        .map(fruit -> "'" + fruit.replace("'", "''") + "'")
                        .collect(Collectors.joining(", "))));
    }

    static KnownTable create(Lanes lanes, String table, RandomGenerator random) throws SQLException, IOException {
        List<Map.Entry<String, Supplier<String>>> types = types(random);
        List<String> definitions = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        List<Supplier<String>> values = new ArrayList<>();
        for (int left = 1 + random.nextInt(MOST_COLUMNS); left > 0; left--) {
            Map.Entry<String, Supplier<String>> type = types.get(random.nextInt(types.size()));
            String name = "c" + (columns.size() + 1);
            definitions.add(name + " " + type.getKey());
            columns.add(inCatalog(name, header(name, random)));
            values.add(type.getValue());
        }
        lanes.execute("create table %s (org text not null, id int primary key, %s)"
                .formatted(table, String.join(", ", definitions)));
        lanes.load(table, rows(values, random));
        Dataset dataset = Lanes.dataset(table, List.of("id"), columns);
        return KnownTable.of(lanes, dataset, "o");
    }

    /// The header is the name in JSON, too.
    private static String inCatalog(String name, String header) throws JsonProcessingException {
        String text = JSON.writeValueAsString(header); // YAML knows it too
        return "%s, header: %s, headers: {jsonl: %s}".formatted(name, text, text);
    }

    private static String header(String column, RandomGenerator random) {
        return random.nextInt(3) == 0
                ? HEADER_PARTS.get(random.nextInt(HEADER_PARTS.size()))
                        + column
                        + HEADER_PARTS.get(random.nextInt(HEADER_PARTS.size()))
                : column;
    }

    private static String rows(List<Supplier<String>> values, RandomGenerator random) {
        int nulls = random.nextInt(60); // in a hundred
        int count = random.nextInt(MOST_ROWS);
        StringBuilder rows = new StringBuilder();
        for (int id = 1; id <= count; id++) {
            rows.append("o\t").append(id);
            for (Supplier<String> value : values) {
                rows.append('\t').append(random.nextInt(100) < nulls ? "\\N" : CopyText.escaped(value.get()));
            }
            rows.append('\n');
        }
        return rows.toString();
    }

    /// Texts more often than others.
    private static List<Map.Entry<String, Supplier<String>>> types(RandomGenerator random) {
        RandomValues values = new RandomValues(random);
        List<String> awkward = AwkwardTexts.texts();
        Supplier<String> text =
                () -> random.nextInt(3) == 0 ? awkward.get(random.nextInt(awkward.size())) : values.text();
        List<Map.Entry<String, Supplier<String>>> types =
                new ArrayList<>(values.types().entrySet());
        types.addAll(Collections.nCopies(types.size() / 3, Map.entry("text", text)));
        types.add(Map.entry("app.fruit", () -> FRUITS.get(random.nextInt(FRUITS.size()))));
        types.add(Map.entry("text[]", () -> array(random, text)));
        types.add(Map.entry("numeric[]", () -> array(random, values::numeric)));
        types.add(Map.entry("money", () -> random.nextLong(-1_000_000_000, 1_000_000_000) + ".5"));
        return types;
    }

    private static String array(RandomGenerator random, Supplier<String> element) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> random.nextInt(5) == 0
                        ? "NULL"
                        : "\"" + element.get().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }
}
