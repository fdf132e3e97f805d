package dev.waybill.local.launcher;

import dev.waybill.contract.Archive;
import dev.waybill.contract.Archive.Documents;
import dev.waybill.contract.Archive.StoredFiles;
import dev.waybill.local.launcher.ExpectedArchive.Row;
import dev.waybill.local.launcher.ExpectedArchive.StoredFile;
import dev.waybill.local.launcher.ZipContent.Entry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Holds an archive against the database and the bucket: nothing missing, nothing more, every byte as it should be.
final class ArchiveCheck {

    private final Checks checks;
    private final Archive archive;
    private final ZipContent zip;
    private final Map<String, Entry> byPath;
    private final ArchiveManifest manifest;
    private final ExpectedArchive expected;

    ArchiveCheck(Checks checks, Archive archive, ZipContent zip, ArchiveManifest manifest, ExpectedArchive expected) {
        this.checks = checks;
        this.archive = archive;
        this.zip = zip;
        this.byPath = zip.byPath();
        this.manifest = manifest;
        this.expected = expected;
    }

    void run() throws SQLException {
        checkEntries();
        checkManifest();
        Map<String, Long> counts = new TreeMap<>();
        for (Documents documents : archive.documents()) {
            Map<String, Row> rows = expected.rows(documents);
            counts.put(documents.folder(), (long) rows.size());
            checkDocuments(documents, rows);
        }
        if (archive.files().isPresent()) {
            StoredFiles folder = archive.files().get();
            Map<String, StoredFile> files = expected.files(folder);
            counts.put(folder.folder(), (long) files.size());
            checkFiles(folder, files);
        }
        counts.put("missing", 0L);
        checks.same("counts in manifest.json, as in the database", counts, new TreeMap<>(manifest.counts()));
        none("nothing is missing", manifest.missing());
    }

    private void checkEntries() {
        List<String> paths = zip.paths();
        checks.same("the first entry", "README.md", paths.getFirst());
        checks.same("the last entry", "manifest.json", paths.getLast());
        none(
                "bytes of each entry have the CRC-32 of the ZIP's directory",
                zip.entries().stream()
                        .filter(entry -> entry.crc32() != entry.listedCrc32())
                        .map(Entry::path)
                        .toList());
        none("paths are safe on every system", ArchivePaths.unsafe(paths));
        none("paths differ by more than case", ArchivePaths.twins(paths));
    }

    private void checkManifest() {
        List<String> wrong = new ArrayList<>();
        for (ArchiveManifest.Entry listed : manifest.entries()) {
            Entry entry = byPath.get(listed.path());
            if (entry == null
                    || entry.bytes().length != listed.size()
                    || !"%08x".formatted(entry.crc32()).equals(listed.crc32())
                    || !(listed.sha256() == null || listed.sha256().equals(sha256(entry)))) {
                wrong.add(listed.path());
            }
        }
        none("each entry of manifest.json is in the ZIP, with that size, CRC-32 and SHA-256", wrong);
        List<String> listed = manifest.entries().stream()
                .map(ArchiveManifest.Entry::path)
                .sorted()
                .toList();
        List<String> found = zip.paths().stream()
                .filter(path -> !path.equals("manifest.json"))
                .sorted()
                .toList();
        none("manifest.json lists each entry once", listed.equals(found) ? List.of() : difference(listed, found));
    }

    private void checkDocuments(Documents documents, Map<String, Row> rows) {
        String folder = documents.folder();
        checkSources("document", folder, rows);
        List<String> wrong = new ArrayList<>();
        for (ArchiveManifest.Entry listed : manifest.in(folder)) {
            Entry entry = byPath.get(listed.path());
            Row row = rows.get(listed.sourceId());
            if (entry != null && row != null) {
                FrontMatterCheck.complaints(row, entry.bytes())
                        .forEach(complaint -> wrong.add(listed.path() + " " + complaint));
            }
        }
        none("front matter and body of each of %s, as its row".formatted(folder), wrong);
    }

    private void checkFiles(StoredFiles files, Map<String, StoredFile> rows) {
        checkSources("file", files.folder(), rows);
        List<String> wrong = new ArrayList<>();
        for (ArchiveManifest.Entry listed : manifest.in(files.folder())) {
            Entry entry = byPath.get(listed.path());
            StoredFile row = rows.get(listed.sourceId());
            if (entry != null
                    && row != null
                    && !(Arrays.equals(expected.bytes(row), entry.bytes())
                            && row.contentType().equals(listed.contentType()))) {
                wrong.add(listed.path());
            }
        }
        none("bytes and type of each of %s, as in the bucket".formatted(files.folder()), wrong);
    }

    /// Each row once, and no other.
    private void checkSources(String kind, String folder, Map<String, ?> rows) {
        List<ArchiveManifest.Entry> listed = manifest.in(folder);
        List<String> wanted = rows.keySet().stream().sorted().toList();
        List<String> found = listed.stream()
                .filter(entry -> kind.equals(entry.kind()) && entry.path().startsWith(folder + "/"))
                .map(ArchiveManifest.Entry::sourceId)
                .sorted()
                .toList();
        none(
                "%,d of %s, one for each in the database".formatted(listed.size(), folder),
                wanted.equals(found) ? List.of() : difference(wanted, found));
    }

    private void none(String what, List<?> wrong) {
        checks.holds(what, wrong.isEmpty(), wrong.stream().limit(3).toList() + ", %d in all".formatted(wrong.size()));
    }

    /// What is in one of the two only; if nothing is, something is there twice.
    private static List<String> difference(List<String> wanted, List<String> found) {
        TreeSet<String> either = new TreeSet<>(wanted);
        either.addAll(found);
        either.removeIf(value -> wanted.contains(value) && found.contains(value));
        return either.isEmpty() ? List.of("one that stands twice") : List.copyOf(either);
    }

    private static String sha256(Entry entry) {
        return HexFormat.of().formatHex(ExpectedCsv.newDigest().digest(entry.bytes()));
    }
}
