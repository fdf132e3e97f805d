package dev.waybill.files.access;

import dev.waybill.contract.ObjectKey;
import dev.waybill.files.ExportRun;
import dev.waybill.files.FileMetadata;
import dev.waybill.files.RunLinks;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.tenant.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Who may fetch an object by its key. All of it stands here:
///
/// 1. The key is exactly one of the templates of [ObjectKey], or it names nothing.
/// 2. The tenant in the key is the caller's.
/// 3. A row of that tenant names the key: a file that is not deleted, or a run that is complete, has not expired and
///    has a link that lives. An upload that is not finalized, a run that goes on, what another program left below
///    `temp/`: no row, no link.
/// 4. A link works for an hour at most, and never longer than the run's own (`link: once`, metrics) or the export
///    itself (`link: fresh`).
///
/// What is signed is the key of the row, never the text that came in. Every refusal is the same problem, so that
/// nobody learns what exists.
@ApplicationScoped
public class AccessPolicy {

    static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final RunLinks links;
    private final Clock clock;

    AccessPolicy(RunLinks links, Clock clock) {
        this.links = links;
        this.clock = clock;
    }

    /// A permission to fetch.
    ///
    /// @param fileName under which it is saved; empty: the one stored with the object
    /// @param lifetime of a link, in whole seconds
    record Grant(ObjectKey key, Optional<String> fileName, Duration lifetime) {}

    /// What a row says of an object.
    private record Found(ObjectKey key, Optional<String> fileName, Instant until) {}

    /// Needs a transaction.
    ///
    /// @param key   as it came in, decoded once
    /// @param asked how long a link should work
    /// @throws Problem 404 `file-not-found`, the same for every reason
    Grant grant(Caller caller, String key, Duration asked) {
        Found found = ObjectKey.partsOf(key)
                .filter(parts -> parts.orgId().equals(caller.orgId()))
                .flatMap(this::find)
                .filter(row -> row.key().value().equals(key))
                .orElseThrow(AccessPolicy::refusal);
        Duration lifetime = shortest(asked, LONGEST, left(found.until()));
        if (lifetime.compareTo(SHORTEST) < 0) {
            throw refusal();
        }
        return new Grant(found.key(), found.fileName(), lifetime);
    }

    private Optional<Found> find(ObjectKey.Parts parts) {
        return switch (parts.kind()) {
            case FILE -> FileMetadata.visible(parts.id()).map(AccessPolicy::file);
            case EXPORT, METRIC ->
                ExportRun.<ExportRun>findByIdOptional(parts.id()).flatMap(this::run);
        };
    }

    private static Found file(FileMetadata file) {
        return new Found(file.key(), Optional.of(file.originalFileName), Instant.MAX);
    }

    private Optional<Found> run(ExportRun run) {
        return links.last(run).map(until -> new Found(run.key(), Optional.empty(), until));
    }

    private Duration left(Instant until) {
        return Duration.ofSeconds(clock.instant().until(until).toSeconds()); // a link lives for whole seconds
    }

    private static Duration shortest(Duration asked, Duration longest, Duration left) {
        Duration shorter = asked.compareTo(longest) < 0 ? asked : longest;
        return shorter.compareTo(left) < 0 ? shorter : left;
    }

    private static Problem refusal() {
        return new Problem(ProblemCode.FILE_NOT_FOUND, "There is nothing with this key that you may fetch");
    }
}
