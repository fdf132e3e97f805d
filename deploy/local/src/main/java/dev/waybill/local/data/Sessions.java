package dev.waybill.local.data;

import dev.waybill.local.data.CopyRows.Span;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Rows of `app.sessions` of one tenant, in the order of their times.
public final class Sessions implements Rows {

    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
    private static final int SECONDS_BETWEEN = 1_800;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long SIXTEEN_DIGITS = 1_000_000_000_000_000L;

    private final UUID orgId;
    private final RowRandom random;

    public Sessions(long seed, UUID orgId) {
        this.orgId = orgId;
        this.random = new RowRandom(seed, "sessions", orgId);
    }

    @Override
    public String table() {
        return "app.sessions";
    }

    @Override
    public String columns() {
        return "org_id, id, user_id, started_at, ended_at, duration, ip, user_agent, device_id, pages, bytes, load_ms,"
                + " properties, is_bot";
    }

    @Override
    public void write(long row, CopyRows to) {
        random.row(row);
        LocalDateTime started = started(row);
        String agent = Samples.take(SessionSamples.USER_AGENTS, row, random);
        Span duration = duration(row);

        to.uuid(orgId).uuid(id(started));
        to.uuid(random.percent(20) ? null : random.uuid());
        to.timestamp(started); // UTC
        to.timestamp(duration == null ? null : started.plusNanos(duration.micros() * 1_000));
        to.interval(duration);
        to.inet(ip(row));
        to.text(agent);
        to.bigint(device(row));
        to.integer(random.below(60));
        to.bigint(bytes(row));
        to.float4(loadMillis(row));
        to.jsonb(properties(row));
        to.bool(agent != null && agent.contains("bot"));
    }

    /// One in each half hour.
    private LocalDateTime started(long row) {
        long second = FIRST.getEpochSecond() + row * SECONDS_BETWEEN + random.below(SECONDS_BETWEEN);
        int micros = Samples.isFirst(SessionSamples.MICROS, row)
                ? SessionSamples.MICROS.get((int) row - 1)
                : random.below((int) MICROS_PER_SECOND);
        return LocalDateTime.ofEpochSecond(second, micros * 1_000, ZoneOffset.UTC);
    }

    /// A UUID version 7 (RFC 9562, section 5.7): milliseconds, then random bits, so ids are in the order of time.
    private UUID id(LocalDateTime time) {
        long millis = time.toInstant(ZoneOffset.UTC).toEpochMilli();
        UUID bits = random.uuid();
        return new UUID(
                (millis << 16) | 0x7000 | (bits.getMostSignificantBits() & 0xFFF), bits.getLeastSignificantBits());
    }

    private @Nullable Span duration(long row) {
        if (Samples.isFirst(SessionSamples.DURATIONS, row)) {
            return SessionSamples.DURATIONS.get((int) row - 1);
        }
        return random.percent(8) ? null : new Span(0, 0, random.below(4 * 3_600 * MICROS_PER_SECOND));
    }

    private @Nullable String ip(long row) {
        if (Samples.isFirst(SessionSamples.IPS, row)) {
            return SessionSamples.IPS.get((int) row - 1);
        }
        return random.percent(70)
                ? "198.51.%d.%d".formatted(random.below(256), random.below(256))
                : "2001:db8::%x:%x".formatted(random.below(65_536), random.below(65_536));
    }

    /// Of 16 digits or more, which no double holds one by one.
    private long device(long row) {
        return Samples.isFirst(SessionSamples.DEVICES, row)
                ? SessionSamples.DEVICES.get((int) row - 1)
                : SIXTEEN_DIGITS + random.below(9_000 * SIXTEEN_DIGITS);
    }

    private long bytes(long row) {
        return Samples.isFirst(SessionSamples.BYTES, row)
                ? SessionSamples.BYTES.get((int) row - 1)
                : random.below(50_000_000L);
    }

    private @Nullable Float loadMillis(long row) {
        if (Samples.isFirst(SessionSamples.LOAD_MILLIS, row)) {
            return SessionSamples.LOAD_MILLIS.get((int) row - 1);
        }
        return random.percent(5) ? null : random.below(1_000_000) / 300f;
    }

    private @Nullable String properties(long row) {
        if (Samples.isFirst(SessionSamples.PROPERTIES, row)) {
            return SessionSamples.PROPERTIES.get((int) row - 1);
        }
        return "{\"plan\": \"%s\", \"screen\": [%d, %d], \"referrer\": null}"
                .formatted(
                        random.pick(List.of("free", "team", "größer")),
                        600 + random.below(3_000),
                        400 + random.below(2_000));
    }
}
