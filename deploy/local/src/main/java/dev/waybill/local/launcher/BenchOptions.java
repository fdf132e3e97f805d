package dev.waybill.local.launcher;

import dev.waybill.local.bench.Benchmark;
import dev.waybill.local.bench.Options;
import dev.waybill.local.bench.Options.Size;
import dev.waybill.local.bench.Peer;
import dev.waybill.local.bench.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The command line of `./waybill bench`.
final class BenchOptions {

    private static final List<Long> ALL_ROWS = List.of(100_000L, 1_000_000L, 3_000_000L, 10_000_000L);
    private static final List<Long> USUAL_ROWS = List.of(100_000L, 1_000_000L);
    private static final long MORE_THAN_A_SHEET = 1_200_000; // of a workbook, which holds 1,048,575 rows
    private static final long MOST_ROWS = 50_000_000;
    private static final int USUAL_ROUNDS = 5;
    private static final int MOST_ROUNDS = 100;
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,8})([km]?)");

    private BenchOptions() {}

    /// @param args what follows `bench`: the name of one benchmark or none, then options
    /// @param json where the numbers go unless `--json` says another file
    /// @throws UsageException naming the value and what is allowed
    static Options parse(List<String> args, Path json) {
        boolean named = !args.isEmpty() && !args.getFirst().startsWith("-");
        Optional<Benchmark> one = named ? Optional.of(benchmark(args.getFirst())) : Optional.empty();
        String command = one.map(benchmark -> "bench " + benchmark).orElse("bench");
        Arguments given = Arguments.parse(
                command,
                named ? args.subList(1, args.size()) : args,
                valued(one),
                one.isEmpty() ? List.of("--full") : List.of());
        boolean full = given.has("--full");
        List<Shape> shapes = list(given, "--shape", Shape.values());
        List<Long> rows = given.one("--rows").map(BenchOptions::rows).orElse(List.of());
        return new Options(
                one.map(List::of).orElse(List.of(Benchmark.values())),
                sizes(shapes, rows, full),
                rows.isEmpty() ? usual(one, full) : rows,
                (int) given.number("--rounds", 1, MOST_ROUNDS).orElse(USUAL_ROUNDS),
                list(given, "--peers", Peer.values()),
                given.one("--json").map(Path::of).orElse(json).toAbsolutePath());
    }

    private static Benchmark benchmark(String name) {
        return Stream.of(Benchmark.values())
                .filter(benchmark -> benchmark.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "'%s' is not a benchmark; there are: %s".formatted(name, names(Benchmark.values()))));
    }

    private static List<String> valued(Optional<Benchmark> one) {
        if (one.isEmpty()) {
            return List.of("--rounds", "--json");
        }
        return switch (one.get()) {
            case EXPORT -> List.of("--rows", "--shape", "--rounds", "--peers", "--json");
            case CHECKPOINTS, KILL -> List.of("--rows", "--rounds", "--json");
            case STARTUP -> List.of("--rounds", "--json");
            case MEMORY, FORMATS -> List.of("--rows", "--json");
            case START, SMALL, FLEET, SIGN, ARCHIVE -> List.of("--json");
        };
    }

    /// Without `--rows`: 100k and 1m narrow and 100k wide, which takes minutes; with `--full` everything, which takes
    /// hours.
    private static List<Size> sizes(List<Shape> shapes, List<Long> rows, boolean full) {
        List<Size> sizes = new ArrayList<>();
        for (Shape shape : shapes) {
            List<Long> usual = full ? ALL_ROWS : shape == Shape.NARROW ? USUAL_ROWS : USUAL_ROWS.subList(0, 1);
            (rows.isEmpty() ? usual : rows).forEach(n -> sizes.add(new Size(shape, n)));
        }
        return sizes;
    }

    private static List<Long> usual(Optional<Benchmark> one, boolean full) {
        return switch (one.orElse(null)) {
            case MEMORY -> ALL_ROWS.subList(0, 3);
            case FORMATS -> List.of(MORE_THAN_A_SHEET);
            case null, default -> full ? ALL_ROWS : USUAL_ROWS;
        };
    }

    private static List<Long> rows(String list) {
        return Stream.of(list.split(",", -1)).map(BenchOptions::amount).sorted().toList();
    }

    private static long amount(String text) {
        Matcher amount = AMOUNT.matcher(text);
        if (amount.matches()) {
            long factor = amount.group(2).isEmpty() ? 1 : amount.group(2).equals("k") ? 1_000 : 1_000_000;
            long rows = Long.parseLong(amount.group(1)) * factor;
            if (rows >= 1 && rows <= MOST_ROWS) {
                return rows;
            }
        }
        throw new UsageException(
                "--rows holds '%s', allowed are numbers from 1 to 50m, such as 100k,1m".formatted(text));
    }

    /// All if the option is absent.
    private static <T> List<T> list(Arguments given, String option, T[] known) {
        Function<String, T> find = name -> Stream.of(known)
                .filter(value -> value.toString().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new UsageException("%s holds '%s', allowed: %s".formatted(option, name, names(known))));
        return given.one(option)
                .map(text -> Stream.of(text.split(",", -1)).map(find).distinct().toList())
                .orElse(List.of(known));
    }

    private static String names(Object[] values) {
        return Stream.of(values).map(Object::toString).collect(Collectors.joining(", "));
    }
}
