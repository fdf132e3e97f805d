package dev.waybill.worker.cleanup;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What can be cleaned up, in the order in which `all` does it.
public enum Job {
    EXPIRED_LINKS("Stored download links that stopped working are cleared."),
    EXPIRED_KEYS("Idempotency-Key headers of accepted requests are forgotten after 24 hours."),
    EXPIRED_EXPORTS("Objects of exports past their retention are deleted, and the exports become 'expired'."),
    EXPIRED_METRICS("Results of metrics are deleted a minute after they were made, and the runs become 'expired'."),
    PENDING_UPLOADS("Uploads that were signed but never finalized are deleted with their bytes."),
    LEFTOVER_OBJECTS("What exports that failed or were cancelled left in the bucket is deleted."),
    ORPHANED_UPLOADS("Multipart uploads that no active export owns are aborted."),
    TEMPORARY_OBJECTS(
            "What is older than a day below a temporary prefix, and of no export that is active or offered, is deleted.",
            Night.DAILY),
    DELETED_FILES("Files that were deleted 7 days ago or more are deleted for good, with their bytes.", Night.WEEKLY),
    DISCARDED_OBJECTS("Objects of files that were replaced or deleted for good are deleted."),
    ORPHANED_OBJECTS("Objects of files that no row knows are deleted once they are 7 days old.", Night.MONTHLY);

    /// On the command line: every job.
    public static final String ALL = "all";

    private final String description;
    private final Optional<Night> night;

    Job(String description) {
        this.description = description;
        this.night = Optional.empty();
    }

    Job(String description, Night night) {
        this.description = description;
        this.night = Optional.of(night);
    }

    /// When it begins; empty for a job that runs every few moments.
    Optional<Night> night() {
        return night;
    }

    /// On the command line and in metrics, e.g. `expired-exports`.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// A sentence for operators.
    public String description() {
        return description;
    }

    /// The job of this name, or every job for `all`; empty if it is neither.
    public static Optional<List<Job>> named(String word) {
        if (word.equals(ALL)) {
            return Optional.of(List.of(values()));
        }
        return Arrays.stream(values())
                .filter(job -> job.word().equals(word))
                .findFirst()
                .map(List::of);
    }

    /// Every word that [#named] knows.
    public static List<String> words() {
        return Stream.concat(Arrays.stream(values()).map(Job::word), Stream.of(ALL))
                .toList();
    }
}
