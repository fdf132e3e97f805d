package dev.waybill.worker.encode;

import dev.waybill.contract.Dataset;
import dev.waybill.worker.encode.Lanes.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Rows that nobody thought of.
@ExtendWith(Lanes.Shared.class)
class RandomRowsIT {

    private static final int ROWS = 10_000;
    private static final int NULL_ONE_IN = 12;

    @Test
    void areTheSameByAllThreeWays(Lanes lanes) throws Exception {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        System.out.printf("RandomRowsIT: -Dwaybill.seed=%d gives these rows again%n", seed);
        List<String> select = create(lanes, new SplittableRandom(seed));
        List<String> columns =
                select.stream().map(c -> c.substring(c.lastIndexOf(' ') + 1)).toList();

        String expected = lanes.byServer("select %s from app.random order by id".formatted(String.join(", ", select)));
        Dataset dataset = Lanes.dataset("app.random", List.of("id"), columns);
        for (Lane lane : Lane.values()) {
            SameCsv.require(
                    "%s, -Dwaybill.seed=%d".formatted(lane, seed),
                    expected,
                    lanes.export(lane, dataset, Optional.empty()).csv());
        }
    }

    /// Columns `c1`, `c2`, … of the types that are decoded; of others, made from those.
    private static List<String> create(Lanes lanes, SplittableRandom random) throws Exception {
        List<String> select = new ArrayList<>(List.of("id"));
        List<String> definitions = new ArrayList<>();
        List<Supplier<String>> values = new ArrayList<>();
        new RandomValues(random).types().forEach((type, value) -> {
            String column = "c" + (values.size() + 1);
            definitions.add(column + " " + type);
            values.add(value);
            select.add(IsoTimestamps.select(column, type));
        });
        lanes.execute(
                "create type app.three as (a numeric, b text, c timestamptz); create table app.random_values (org text, id int primary key, %s)"
                        .formatted(String.join(", ", definitions)));
        lanes.load("app.random_values", rows(values, random));
        lanes.execute("""
                create table app.random as select *, array[c10, c11] as texts, array[c7, null] as doubles, array[c22] as moments,
                  (c8, c10, c22)::app.three as three, int8range(least(c4, 0), greatest(c4, 0)) as range, c3::bit(32) as bits,
                  (c4 / 100000)::text::money as money, point(c7, c6) as point, c5::text::xid as xid
                from app.random_values""");
        lanes.execute("alter table app.random add primary key (id)");
        select.addAll(List.of("texts", "doubles", "moments", "three", "range", "bits", "money", "point", "xid"));
        return select;
    }

    private static String rows(List<Supplier<String>> values, SplittableRandom random) {
        StringBuilder rows = new StringBuilder();
        for (int id = 1; id <= ROWS; id++) {
            rows.append("o\t").append(id);
            for (Supplier<String> value : values) {
                rows.append('\t').append(random.nextInt(NULL_ONE_IN) == 0 ? "\\N" : CopyText.escaped(value.get()));
            }
            rows.append('\n');
        }
        return rows.toString();
    }
}
