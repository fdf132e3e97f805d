package dev.waybill.worker.cleanup;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/// When a sweep begins, in UTC. A worker that was not there at the hour begins later.
enum Night {
    /// 04:00.
    DAILY(4) {
        @Override
        OffsetDateTime back(OffsetDateTime hour) {
            return hour;
        }
    },
    /// Sunday, 03:00.
    WEEKLY(3) {
        @Override
        OffsetDateTime back(OffsetDateTime hour) {
            return hour.with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
        }
    },
    /// The first of a month, 04:00.
    MONTHLY(4) {
        @Override
        OffsetDateTime back(OffsetDateTime hour) {
            return hour.withDayOfMonth(1);
        }
    };

    private final int hour;

    Night(int hour) {
        this.hour = hour;
    }

    /// The last of these nights whose hour this is, or was before.
    abstract OffsetDateTime back(OffsetDateTime hour);

    /// The last time it was to begin.
    Instant latest(Instant now) {
        OffsetDateTime today =
                now.atOffset(ZoneOffset.UTC).truncatedTo(ChronoUnit.DAYS).withHour(hour);
        return back(today.toInstant().isAfter(now) ? today.minusDays(1) : today).toInstant();
    }
}
