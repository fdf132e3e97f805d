package dev.waybill.local.data;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows of `app.wide`: 40 columns besides the tenant, five of them long text with commas, quotes, line breaks and
/// letters beyond ASCII; about a kilobyte each.
public final class Wide implements Rows {

    public static final String TABLE = "app.wide";

    /// @param type as PostgreSQL names it
    public record Column(String name, String type) {}

    /// Every kind of value, as often as it stands in a row.
    private enum Kind {
        LONG_TEXT("text", 5),
        TEXT("text", 8),
        INTEGER("integer", 5),
        MONEY("numeric(14, 2)", 5),
        REAL("double precision", 4),
        FLAG("boolean", 3),
        REFERENCE("uuid", 3),
        DAY("date", 2),
        INSTANT("timestamptz", 2),
        TIME("timestamp", 1),
        JSON("jsonb", 1);

        final String type;
        final int count;

        Kind(String type, int count) {
            this.type = type;
            this.count = count;
        }

        String column(int n) {
            return name().toLowerCase(Locale.ROOT) + "_" + n;
        }
    }

    /// What may be exported, in the order of the table: `id` and 39 more.
    public static final List<Column> COLUMNS = columnsOf();

    private static final String PROSE = ("""
            The quick brown fox, as they say, "jumps" over the lazy dog. Grüße aus Köln; crème brûlée, naïve café.
            Delivery to the rear entrance, second floor, ask for Ms. O'Neil. 日本語の請求書、二行目。 Счёт-фактура № 7,
            part payment 2 of 3, travel costs and two nights in a hotel near the station. Replaces the earlier one, see
            there. "Not before noon", he wrote, "and never on a Friday"; the gate is closed then. Łódź, Århus, Malmö.
            """).repeat(4);
    private static final LocalDate FIRST_DAY = LocalDate.of(1990, 1, 1);
    private static final int DAYS = 13_000;

    private final UUID orgId;
    private final RowRandom random;

    public Wide(long seed, UUID orgId) {
        this.orgId = orgId;
        this.random = new RowRandom(seed, "wide", orgId);
    }

    private static List<Column> columnsOf() {
        List<Column> all = new ArrayList<>(List.of(new Column("id", "bigint")));
        for (Kind kind : Kind.values()) {
            IntStream.rangeClosed(1, kind.count).forEach(n -> all.add(new Column(kind.column(n), kind.type)));
        }
        return List.copyOf(all);
    }

    @Override
    public String table() {
        return TABLE;
    }

    @Override
    public String columns() {
        return "org_id, " + COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    @Override
    public void write(long id, CopyRows to) {
        random.row(id);
        to.uuid(orgId).bigint(id);
        for (Kind kind : Kind.values()) {
            for (int n = 0; n < kind.count; n++) {
                write(kind, to);
            }
        }
    }

    private void write(Kind kind, CopyRows to) {
        switch (kind) {
            case LONG_TEXT -> to.text(random.percent(5) ? null : prose());
            case TEXT -> to.text(random.percent(10) ? null : random.pick(Samples.COMPANIES));
            case INTEGER -> to.integer(random.below(1_000_000));
            case MONEY -> to.numeric(random.percent(10) ? null : BigDecimal.valueOf(random.below(1_000_000_000L), 2));
            case REAL -> to.float8(random.percent(20) ? null : random.below(1_000_000) / 700.0);
            case FLAG -> to.bool(random.percent(50));
            case REFERENCE -> to.uuid(new UUID(random.next(), random.next()));
            case DAY -> to.date(random.percent(10) ? null : FIRST_DAY.plusDays(random.below(DAYS)));
            case INSTANT, TIME -> to.timestamp(time());
            case JSON ->
                to.jsonb("{\"tags\": [\"a\", \"b\"], \"weight\": %d, \"note\": \"says \\\"hi\\\"\"}"
                        .formatted(random.below(10_000)));
        }
    }

    /// 50 to 500 characters, short ones more often.
    private String prose() {
        int length = 50 + random.below(451) * random.below(451) / 451;
        int from = random.below(PROSE.length() - length);
        return PROSE.substring(from, from + length);
    }

    private LocalDateTime time() {
        long second = FIRST_DAY.toEpochDay() * 86_400 + random.below(DAYS * 86_400L);
        return LocalDateTime.ofEpochSecond(second, random.below(1_000_000) * 1_000, ZoneOffset.UTC);
    }
}
