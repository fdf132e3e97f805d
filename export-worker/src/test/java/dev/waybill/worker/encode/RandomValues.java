package dev.waybill.worker.encode;

import java.time.LocalDate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Random literals of every type that is decoded, over all magnitudes.
final class RandomValues {

    private static final String[] PIECES = {
        ",",
        "\"",
        "\n",
        "\r",
        "\\",
        "\\.",
        "'",
        " ",
        "a",
        "xyz",
        "é",
        "¬",
        "四",
        "🎉",
        "-",
        "=1",
        "+",
        "@",
        ";",
        "|",
        "\t",
        "\u0001",
        "0123456789"
    };
    private static final long DAY = 86_400_000_000L;

    private final RandomGenerator random;
    private final Map<String, Supplier<String>> types = new LinkedHashMap<>();

    RandomValues(RandomGenerator random) {
        this.random = random;
        types.put("bool", () -> Boolean.toString(random.nextBoolean()));
        types.put("int2", () -> Short.toString((short) bits()));
        types.put("int4", () -> Integer.toString((int) bits()));
        types.put("int8", () -> Long.toString(bits()));
        types.put("oid", () -> Long.toString(bits() & 0xffff_ffffL));
        types.put("float4", () -> Float.toString(Float.intBitsToFloat(random.nextInt())));
        types.put("float8", () -> Double.toString(Double.longBitsToDouble(random.nextLong())));
        types.put("numeric", this::numeric);
        types.put("numeric(20,4)", () -> bits() / 10_000 + "." + random.nextInt(100_000));
        types.put("text", this::text);
        types.put("varchar", this::text);
        types.put("bpchar", this::text);
        types.put("name", this::text);
        types.put("json", this::json);
        types.put("jsonb", this::json);
        types.put("bytea", () -> "\\x" + hex(random.nextInt(40)));
        types.put("uuid", () -> hex(16));
        types.put(
                "date",
                () -> date(
                        random.nextBoolean()
                                ? random.nextLong(-2_451_500, 2_145_031_900)
                                : random.nextLong(-800_000, 800_000)));
        types.put("time", () -> clock(random.nextLong(DAY)));
        types.put(
                "timetz",
                () -> clock(random.nextLong(DAY))
                        + (random.nextBoolean() ? "+" : "-")
                        + clock(random.nextLong(57_599) * 1_000_000));
        types.put("timestamp", this::timestamp);
        types.put("timestamptz", this::timestamp);
        types.put("interval", () -> "%d mons %d days %d us".formatted((int) bits(), (int) bits(), bits()));
        types.put("inet", () -> address(random.nextInt(129), false));
        types.put("cidr", () -> address(random.nextInt(129), true));
        types.put("macaddr", () -> hex(6));
        types.put("macaddr8", () -> hex(8));
    }

    Map<String, Supplier<String>> types() {
        return types;
    }

    /// As many bits as any.
    private long bits() {
        return random.nextLong() >> random.nextInt(64);
    }

    private String hex(int bytes) {
        byte[] some = new byte[bytes];
        random.nextBytes(some);
        return HexFormat.of().formatHex(some);
    }

    String text() {
        int pieces = random.nextInt(10);
        return IntStream.range(0, pieces)
                .mapToObj(i -> PIECES[random.nextInt(PIECES.length)])
                .collect(Collectors.joining());
    }

    private String json() {
        String escaped = text().replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t")
                .replace("\u0001", "\\u0001");
        return "{\"%s\" : [%s, null,\n\"x\"]}".formatted(escaped, numeric());
    }

    /// With groups of zeros in it, in front, and at the end.
    String numeric() {
        StringBuilder digits = new StringBuilder(random.nextBoolean() ? "-" : "").append('0');
        int groups = random.nextInt(12);
        int point = random.nextInt(12);
        for (int group = 0; group < groups; group++) {
            digits.append(group == point ? "." : "")
                    .append(random.nextInt(3) == 0 ? "0000" : Long.toString(random.nextInt(10_000)));
        }
        String number = digits.toString();
        // json takes no zeros in front
        return number.endsWith(".") ? number + "0" : number.replaceFirst("^(-?)0+(?=\\d)", "$1");
    }

    private static String date(long daysFrom2000) {
        LocalDate date = LocalDate.of(2000, 1, 1).plusDays(daysFrom2000);
        int year = date.getYear();
        return "%04d-%02d-%02d%s"
                .formatted(
                        year > 0 ? year : 1 - year, date.getMonthValue(), date.getDayOfMonth(), year > 0 ? "" : " BC");
    }

    private static String clock(long micros) {
        long seconds = micros / 1_000_000;
        String whole = "%02d:%02d:%02d".formatted(seconds / 3_600, seconds / 60 % 60, seconds % 60);
        return micros % 1_000_000 == 0 ? whole : whole + ".%06d".formatted(micros % 1_000_000);
    }

    private String timestamp() {
        String date = date(random.nextLong(-2_451_500, 106_741_000));
        String time = clock(random.nextLong(DAY) / 1_000 * (random.nextBoolean() ? 1_000 : 1));
        return date.endsWith(" BC") ? date.replace(" BC", " " + time + " BC") : date + " " + time;
    }

    /// @param network without bits behind the mask
    private String address(int mask, boolean network) {
        int groups = random.nextBoolean() ? 4 : 8;
        int bits = groups == 4 ? 8 : 16;
        int masked = Math.min(mask, groups * bits);
        String all = IntStream.range(0, groups)
                .map(group -> {
                    int value = random.nextInt(3) == 0 ? random.nextInt(1 << bits) : 0;
                    int kept = Math.clamp(masked - (long) group * bits, 0, bits);
                    return network ? value >> (bits - kept) << (bits - kept) : value;
                })
                .mapToObj(value -> groups == 4 ? Integer.toString(value) : Integer.toHexString(value))
                .collect(Collectors.joining(groups == 4 ? "." : ":"));
        return all + "/" + masked;
    }
}
