package dev.waybill.worker.archive;

import dev.waybill.contract.Archive;
import dev.waybill.worker.archive.ArchiveCatalog.Totals;
import dev.waybill.worker.archive.CatalogEntry.Kind;
import dev.waybill.worker.archive.CatalogEntry.Status;
import dev.waybill.worker.archive.CatalogEntry.Written;
import dev.waybill.worker.archive.ZipRecords.Entry;
import dev.waybill.worker.archive.ZipRecords.Method;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.encode.Crc32;
import dev.waybill.worker.encode.Deflate;
import dev.waybill.worker.encode.Encoder;
import dev.waybill.worker.encode.PartBuffer;
import dev.waybill.worker.source.TableSource.Estimate;
import dev.waybill.worker.upload.PinnedObject.NotAsPinned;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes an archive's entries as ZIP, in the order of the catalog. A unit is a whole document, a piece of a stored
/// file, or a page of the manifest or of the central directory: memory does not depend on the size or the number of
/// entries.
///
/// What becomes of an entry is saved in the catalog every [Batch#SIZE] entries and before each checkpoint, so the
/// central directory can be written by an attempt that wrote none of the entries.
final class ZipEncoder implements Encoder {

    private static final int PIECE_BYTES = 32 * 1024; // less than a part buffer's slack
    private static final int PAGE = 250;
    private static final int LISTED_ALL = Integer.MAX_VALUE;
    private static final Set<String> TEXTS = Set.of(
            "application/json", "application/xml", "application/javascript", "application/x-ndjson", "image/svg+xml");

    private final ArchiveCatalog catalog;
    private final Claim claim;
    private final Archive archive;
    private final Batch batch;
    private final Instant asOf;
    private final boolean oneSnapshot;
    private final Totals totals;
    private final Map<String, Long> counts;
    private final ZipRecords records;
    private final Manifest manifest;
    private final Deflate deflate = new Deflate();
    private final byte[] piece = new byte[PIECE_BYTES];
    private final List<CatalogEntry> ended = new ArrayList<>();
    private ZipState state;
    private @Nullable CatalogEntry open;
    private @Nullable FileBytes bytes;
    private Crc32 crc = new Crc32(0);

    /// @param asOf        when the rows of the catalog were read
    /// @param oneSnapshot the documents come from the same snapshot
    /// @param counts      of the entries before the state's position
    ZipEncoder(
            ArchiveCatalog catalog,
            Claim claim,
            Archive archive,
            Batch batch,
            Instant asOf,
            boolean oneSnapshot,
            Totals totals,
            Map<String, Long> counts,
            ZipState state) {
        this.catalog = catalog;
        this.claim = claim;
        this.archive = archive;
        this.batch = batch;
        this.asOf = asOf;
        this.oneSnapshot = oneSnapshot;
        this.totals = totals;
        this.counts = counts;
        this.records = new ZipRecords(claim.createdAt());
        this.manifest = new Manifest(claim, asOf);
        this.state = state;
    }

    @Override
    public Estimate estimate() {
        return new Estimate(totals.entries(), Math.ceilDiv(totals.bytes(), totals.entries()));
    }

    @Override
    public Instant asOf() {
        return asOf;
    }

    @Override
    public boolean isOneSnapshot() {
        return oneSnapshot;
    }

    @Override
    public void begin(PartBuffer to) {
        // the first entry is the first thing in a ZIP file
    }

    @Override
    public boolean next(PartBuffer to) throws SQLException {
        if (state.listed() == LISTED_ALL) {
            return false;
        }
        int before = to.length();
        long begun = state.offset();
        write(to);
        state = state.at(begun + to.length() - before);
        return true;
    }

    private void write(PartBuffer to) throws SQLException {
        if (state.position() == totals.entries()) {
            directory(state.isDirectory() ? state : state.directoryBegun(), to);
        } else if (open == null) {
            entry(to);
        } else if (open.kind() == Kind.MANIFEST) {
            manifest(open, to);
        } else {
            file(open, to);
        }
    }

    private void entry(PartBuffer to) throws SQLException {
        CatalogEntry entry = batch.entry(state.position());
        boolean goesOn = state.isOpen();
        crc = new Crc32(state.crc32());
        switch (entry.kind()) {
            case README -> whole(entry, Readme.text(claim, archive, asOf), to);
            case DOCUMENT -> document(entry, to);
            case FILE -> {
                if (entry.isLost()) {
                    end(entry);
                } else {
                    openFile(entry, goesOn, to);
                }
            }
            case MANIFEST -> {
                open = entry;
                if (!goesOn) {
                    save(); // it tells of all entries before it
                    state = state.opened();
                    records.streamedHeader(entry.path(), Method.DEFLATED, false, to);
                    counts.putIfAbsent("missing", 0L);
                    pack(manifest.begin(counts), to);
                }
            }
        }
    }

    private void document(CatalogEntry entry, PartBuffer to) throws SQLException {
        Optional<String> document = batch.document(entry);
        if (document.isPresent()) {
            whole(entry, document.get(), to);
        } else {
            end(entry.as(Status.MISSING));
        }
    }

    /// An entry that is in memory: its header can say all of it.
    private void whole(CatalogEntry entry, String text, PartBuffer to) throws SQLException {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        byte[] packed = deflate.whole(plain);
        long begin = state.offset();
        Written written = new Written(begin, plain.length, packed.length, Crc32.of(plain));
        records.header(listed(entry, written), to);
        to.write(packed);
        end(entry.written(written));
    }

    /// The first bytes are read before anything is written: what is not there any more leaves no trace.
    private void openFile(CatalogEntry entry, boolean goesOn, PartBuffer to) throws SQLException {
        FileBytes source;
        int n;
        try {
            source = batch.bytes(entry, state.size());
            n = source.read(piece, PIECE_BYTES);
        } catch (NotAsPinned e) {
            CatalogEntry lost = entry.as(e.isGone() ? Status.MISSING : Status.CHANGED);
            if (goesOn) {
                beginAgainWithout(lost, e);
            }
            end(lost);
            return;
        }
        open = entry;
        bytes = source;
        if (!goesOn) {
            state = state.opened();
            if (isStreamed(entry)) {
                records.streamedHeader(entry.path(), method(entry), isLarge(entry), to);
            } else {
                records.header(listed(entry, known(entry, source)), to);
            }
        }
        piece(entry, n, to);
    }

    private Written known(CatalogEntry entry, FileBytes source) {
        if (!(source instanceof FileBytes.Ahead ahead)) {
            throw new IllegalStateException("%s is small and was not read ahead".formatted(entry));
        }
        return new Written(state.offset(), ahead.bytes().length, ahead.bytes().length, Crc32.of(ahead.bytes()));
    }

    private void file(CatalogEntry entry, PartBuffer to) throws SQLException {
        try {
            FileBytes source = bytes;
            if (source == null) {
                throw new IllegalStateException("%s is not open".formatted(entry));
            }
            piece(entry, source.read(piece, PIECE_BYTES), to);
        } catch (NotAsPinned e) {
            beginAgainWithout(entry.as(e.isGone() ? Status.MISSING : Status.CHANGED), e);
        }
    }

    private void piece(CatalogEntry entry, int n, PartBuffer to) throws SQLException {
        pack(method(entry), n, to);
        long size = entry.stored().orElseThrow().byteSize();
        if (state.size() == size) {
            close(entry, to);
        } else if (n < PIECE_BYTES) {
            throw new IllegalStateException("%s ends at %d of %d bytes".formatted(entry, state.size(), size));
        }
    }

    private void beginAgainWithout(CatalogEntry lost, NotAsPinned cause) throws SQLException {
        ended.add(lost);
        save();
        throw new SourceChanged(lost, cause);
    }

    private void manifest(CatalogEntry entry, PartBuffer to) throws SQLException {
        List<CatalogEntry> page = catalog.page(claim, state.listed(), PAGE);
        if (page.isEmpty()) {
            if (state.listing() == 0) {
                pack(manifest.between(), to);
                state = state.listed(1, 0, 0);
            } else {
                pack(manifest.end(), to);
                close(entry, to);
            }
            return;
        }
        StringBuilder lines = new StringBuilder();
        long count = state.count();
        for (CatalogEntry listed : page) {
            if (Manifest.isIn(state.listing(), listed) && listed.kind() != Kind.MANIFEST) {
                lines.append(manifest.line(listed, count++ == 0));
            }
        }
        pack(lines.toString(), to);
        state = state.listed(state.listing(), page.getLast().position() + 1, count);
    }

    private void pack(String text, PartBuffer to) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        crc.update(plain, plain.length);
        int packed = deflate.chunk(plain, plain.length, to);
        state = state.grown(state.size() + plain.length, state.packed() + packed, crc.value());
    }

    private void pack(Method method, int n, PartBuffer to) {
        crc.update(piece, n);
        int packed = n;
        if (method == Method.DEFLATED) {
            packed = deflate.chunk(piece, n, to);
        } else {
            to.write(piece, 0, n);
        }
        state = state.grown(state.size() + n, state.packed() + packed, crc.value());
    }

    private void close(CatalogEntry entry, PartBuffer to) throws SQLException {
        long packed = state.packed();
        if (method(entry) == Method.DEFLATED) {
            to.write(Deflate.END);
            packed += Deflate.END.length;
        }
        if (isStreamed(entry)) {
            ZipRecords.descriptor(state.crc32(), packed, state.size(), isLarge(entry), to);
        }
        if (bytes != null) {
            bytes.close();
            bytes = null;
        }
        open = null;
        end(entry.written(new Written(state.header(), state.size(), packed, state.crc32())));
    }

    private void end(CatalogEntry entry) throws SQLException {
        state = state.next();
        ended.add(entry);
        if (entry.kind() == Kind.DOCUMENT || entry.kind() == Kind.FILE) {
            counts.merge(entry.status() == Status.WRITTEN ? entry.folder() : "missing", 1L, Long::sum);
        }
        if (ended.size() >= Batch.SIZE || entry.kind() == Kind.MANIFEST) {
            save();
        }
    }

    private void directory(ZipState begun, PartBuffer to) throws SQLException {
        state = begun;
        List<CatalogEntry> page = catalog.page(claim, state.listed(), PAGE);
        if (page.isEmpty()) {
            ZipRecords.end(state.count(), state.directory(), state.offset() - state.directory(), to);
            state = state.listed(0, LISTED_ALL, state.count());
            return;
        }
        long count = state.count();
        for (CatalogEntry entry : page) {
            if (entry.written().isPresent()) {
                records.directory(listed(entry, entry.written().get()), to);
                count++;
            }
        }
        state = state.listed(0, page.getLast().position() + 1, count);
    }

    private static Entry listed(CatalogEntry entry, Written written) {
        return new Entry(
                entry.path(),
                method(entry),
                isStreamed(entry),
                written.crc32(),
                written.compressedSize(),
                written.size(),
                written.headerOffset());
    }

    /// Text is deflated. Media is compressed by its own format already, and what is unknown most likely too.
    private static Method method(CatalogEntry entry) {
        return entry.stored()
                .filter(file -> !file.contentType().startsWith("text/")
                        && !TEXTS.contains(
                                file.contentType().replaceFirst(";.*", "").strip()))
                .map(file -> Method.STORED)
                .orElse(Method.DEFLATED);
    }

    /// Checksum and sizes follow the bytes, since they are not known before them.
    private static boolean isStreamed(CatalogEntry entry) {
        return switch (entry.kind()) {
            case README, DOCUMENT -> false;
            case FILE -> method(entry) == Method.DEFLATED || !Batch.isSmall(entry);
            case MANIFEST -> true;
        };
    }

    /// Its sizes may need 64 bits: deflated bytes can be some more than plain ones.
    private static boolean isLarge(CatalogEntry entry) {
        return entry.stored()
                .filter(file -> file.byteSize() >= ZipRecords.ZIP64_FROM - (64L << 20))
                .isPresent();
    }

    @Override
    public Optional<List<String>> cursor() {
        return Optional.of(state.cursor());
    }

    @Override
    public long done() {
        return counts.entrySet().stream()
                .filter(count -> !count.getKey().equals("missing"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Override
    public void save() throws SQLException {
        if (!ended.isEmpty()) {
            catalog.save(claim, ended, counts, state.position(), totals.entries());
            ended.clear();
        }
    }

    @Override
    public void close() throws SQLException {
        try (deflate) {
            batch.close(); // nobody reads any more
        } finally {
            if (bytes != null) {
                bytes.close();
            }
        }
    }
}
