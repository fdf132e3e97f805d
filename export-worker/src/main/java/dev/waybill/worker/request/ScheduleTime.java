package dev.waybill.worker.request;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The time that a schedule asked for, however late it is now.
final class ScheduleTime {

    /// Kubernetes names the Job of a CronJob `<cronjob>-<minutes since 1970>` (`getJobName` of its controller).
    private static final Pattern JOB = Pattern.compile(".+-(\\d{1,10})");

    /// A number further from now is part of a name that somebody chose.
    private static final Duration EARLIEST = Duration.ofDays(366);

    private static final Duration LATEST = Duration.ofDays(1);

    private ScheduleTime() {}

    /// @param text RFC 3339, e.g. `2026-11-22T02:30:00Z` or with an offset
    /// @throws IllegalArgumentException if it is none
    static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'%s' is no time, allowed is one with its offset such as 2026-11-22T02:30:00Z".formatted(text), e);
        }
    }

    /// The minute that the CronJob was due, of the name of its Job: `nightly-29914710` is 2026-11-17T02:30:00Z.
    ///
    /// @throws IllegalArgumentException if the name ends in no such number near `now`: somebody chose it
    static Instant ofJob(String name, Instant now) {
        Matcher job = JOB.matcher(name);
        if (job.matches()) {
            Instant due = Instant.ofEpochSecond(
                    Duration.ofMinutes(Long.parseLong(job.group(1))).toSeconds());
            if (due.isAfter(now.minus(EARLIEST)) && due.isBefore(now.plus(LATEST))) {
                return due;
            }
        }
        throw new IllegalArgumentException(
                "'%s' does not end in the minutes since 1970, as the Job of a CronJob does: name one by hand so too (kubectl create job --from=cronjob/NAME NAME-$(($(date +%%s) / 60))), or give --schedule-time"
                        .formatted(name));
    }
}
