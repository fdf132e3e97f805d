package dev.waybill.worker.cleanup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.waybill.worker.upload.ObjectStore;
import dev.waybill.worker.upload.ObjectStore.Dated;
import dev.waybill.worker.upload.ObjectStore.Page;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/// Deletes the objects below some prefixes that are old and that nobody owns: page by page of the bucket's listing, so
/// memory does not grow with the bucket.
///
/// The listing says what there is, then the database says what of it is owned. Between the two nothing can become
/// owned: a key is made with its row, and is never made twice. An owner that let go meanwhile deleted its object first,
/// so a second listing no longer has it, and nothing is counted twice.
abstract class BucketSweep extends Sweep {

    private static final Logger LOG = Logger.getLogger(BucketSweep.class);

    private final ObjectStore store;
    private final DataSource database;
    private final List<String> prefixes;
    private final Duration age;
    private final String orphans;

    /// @param prefixes in the order in which a bucket lists them
    /// @param age      what is younger is left alone
    /// @param orphans  selects those of an array of keys that nobody owns, in any order
    BucketSweep(
            Job job,
            Sweeps sweeps,
            CleanupSettings settings,
            ObjectStore store,
            DataSource database,
            List<String> prefixes,
            Duration age,
            String orphans) {
        super(job, sweeps, settings);
        this.store = store;
        this.database = database;
        this.prefixes = prefixes;
        this.age = age;
        this.orphans = orphans;
    }

    /// Whether this job may delete an object of this key at all.
    abstract boolean isOurs(String key);

    @Override
    final Step step(String after, Fence mayDelete) throws SQLException {
        Found found = find(after);
        if (found.orphans().isEmpty() || !mayDelete.holds()) {
            return found.step(new Swept(found.scanned(), 0, 0));
        }
        List<String> orphans = stillThere(found);
        Map<String, String> refused = orphans.isEmpty() ? Map.of() : store.deleteAll(orphans);
        refused.values().stream().distinct().forEach(why -> LOG.warnf("%s: not deleted: %s", job().word(), why));
        return found.step(new Swept(found.scanned(), orphans.size() - refused.size(), refused.size()));
    }

    @Override
    final Step look(String after) throws SQLException {
        Found found = find(after);
        return found.step(new Swept(found.scanned(), found.orphans().size(), 0));
    }

    /// Lists up to the last of them: what was added since they were found may have moved some to another page.
    private List<String> stillThere(Found found) {
        Set<String> again = new HashSet<>();
        String after = found.after();
        Page page;
        do {
            page = store.page(found.prefix(), after);
            page.objects().forEach(object -> again.add(object.key()));
            after = page.objects().isEmpty() ? after : page.objects().getLast().key();
        } while (!page.isLast()
                && !page.objects().isEmpty()
                && isBehind(found.orphans().getLast(), after));
        return found.orphans().stream().filter(again::contains).toList();
    }

    /// In the order of a bucket's listing: of the bytes in UTF-8.
    private static boolean isBehind(String key, String other) {
        return Arrays.compareUnsigned(key.getBytes(UTF_8), other.getBytes(UTF_8)) > 0;
    }

    /// @param prefix  that the page was listed below
    /// @param after   the key that it stands behind
    private record Found(
            String prefix, String after, int scanned, List<String> orphans, String lastKey, boolean isLast) {
        Step step(Swept swept) {
            return new Step(lastKey, isLast, swept);
        }
    }

    private Found find(String after) throws SQLException {
        String prefix = prefixes.stream()
                .filter(p -> after.startsWith(p) || after.compareTo(p) < 0)
                .findFirst()
                .orElseThrow();
        String from = after.startsWith(prefix) ? after : "";
        Page page = store.page(prefix, from);
        boolean isLast = page.isLast() && prefix.equals(prefixes.getLast());
        return new Found(prefix, from, page.objects().size(), orphansOf(old(page)), lastKey(prefix, page), isLast);
    }

    /// Behind the last page of a prefix: where the first one of the next begins.
    private String lastKey(String prefix, Page page) {
        if (!page.isLast()) {
            return page.objects().getLast().key();
        }
        int next = prefixes.indexOf(prefix) + 1;
        return next < prefixes.size() ? prefixes.get(next) : prefix;
    }

    /// Those that this job may delete, if nobody owns them.
    final List<String> old(Page page) {
        Instant before = Instant.now().minus(age);
        return page.objects().stream()
                .filter(object -> object.lastModified().isBefore(before))
                .map(Dated::key)
                .filter(this::isOurs)
                .toList();
    }

    private List<String> orphansOf(List<String> keys) throws SQLException {
        if (keys.isEmpty()) {
            return keys;
        }
        Set<String> found = new HashSet<>(Read.keys(database, orphans, (Object) keys.toArray(String[]::new)));
        return keys.stream().filter(found::contains).toList();
    }
}
