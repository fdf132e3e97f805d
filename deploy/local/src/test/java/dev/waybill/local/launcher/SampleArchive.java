package dev.waybill.local.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.contract.Archive;
import dev.waybill.contract.Archive.Documents;
import dev.waybill.local.launcher.ExpectedArchive.Row;
import dev.waybill.local.launcher.ExpectedArchive.StoredFile;
import dev.waybill.local.launcher.ZipContent.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/// An archive as it should be, for tests that spoil it. Entries are named after what they come from.
final class SampleArchive {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// By path: what the manifest takes size and checksums from, unless it was sealed before.
    final Map<String, byte[]> files = new LinkedHashMap<>();

    /// By path.
    final Map<String, Map<String, Object>> listed = new LinkedHashMap<>();

    final Map<String, Object> counts = new LinkedHashMap<>();
    final List<Object> missing = new ArrayList<>();
    boolean readmeIsLast;

    static SampleArchive of(Archive archive, ExpectedArchive expected) throws SQLException {
        SampleArchive sample = new SampleArchive();
        for (Documents documents : archive.documents()) {
            Map<String, Row> rows = expected.rows(documents);
            rows.forEach((id, row) -> sample.add("document", documents.folder(), id, ".md", document(row)));
            sample.counts.put(documents.folder(), rows.size());
        }
        archive.files().ifPresent(folder -> {
            Map<String, StoredFile> rows = files(expected, folder);
            rows.forEach((id, file) -> {
                String path = sample.add("file", folder.folder(), id, ".bin", expected.bytes(file));
                sample.entry(path).put("contentType", file.contentType());
            });
            sample.counts.put(folder.folder(), rows.size());
        });
        sample.counts.put("missing", 0);
        sample.files.put("README.md", "# An archive\n".getBytes(StandardCharsets.UTF_8));
        sample.listed.put("README.md", new LinkedHashMap<>(Map.of("path", "README.md", "kind", "readme")));
        sample.seal("README.md");
        return sample;
    }

    private static Map<String, StoredFile> files(ExpectedArchive expected, Archive.StoredFiles folder) {
        try {
            return expected.files(folder);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] document(Row row) {
        DumperOptions block = new DumperOptions();
        block.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return "---\n%s---\n\n%s\n"
                .formatted(new Yaml(new QuotedTexts(block), block).dump(row.columns()), row.body())
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Left to itself the library writes a text with control characters as bytes in Base64, and U+0085 as a line break.
    private static final class QuotedTexts extends Representer {
        QuotedTexts(DumperOptions options) {
            super(options);
            representers.put(
                    String.class,
                    text -> representScalar(Tag.STR, (String) text, DumperOptions.ScalarStyle.DOUBLE_QUOTED));
        }
    }

    private String add(String kind, String folder, String id, String extension, byte[] bytes) {
        String path = folder + "/" + id + extension;
        files.put(path, bytes);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("path", path);
        entry.put("kind", kind);
        entry.put("folder", folder);
        entry.put("sourceId", id);
        listed.put(path, entry);
        seal(path);
        return path;
    }

    Map<String, Object> entry(String path) {
        return listed.getOrDefault(path, Map.of());
    }

    byte[] bytes(String path) {
        return files.getOrDefault(path, new byte[0]);
    }

    /// The manifest tells of the bytes as they are now.
    void seal(String path) {
        CRC32 crc = new CRC32();
        crc.update(bytes(path));
        entry(path).put("size", bytes(path).length);
        entry(path).put("crc32", "%08x".formatted(crc.getValue()));
        entry(path)
                .put("sha256", HexFormat.of().formatHex(ExpectedCsv.newDigest().digest(bytes(path))));
    }

    void rename(String path, String to) {
        files.put(to, bytes(path));
        files.remove(path);
        entry(path).put("path", to);
    }

    ZipContent content() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        if (!readmeIsLast) {
            all.put("README.md", bytes("README.md"));
        }
        all.putAll(files);
        all.put("manifest.json", manifest());
        List<Entry> entries = new ArrayList<>();
        all.forEach((path, bytes) -> entries.add(new Entry(path, new Entry(path, 0, bytes).crc32(), bytes)));
        return new ZipContent(entries);
    }

    void write(Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Entry entry : content().entries()) {
                zip.putNextEntry(new ZipEntry(entry.path()));
                zip.write(entry.bytes());
            }
        }
    }

    byte[] manifest() {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("exportId", "0198c000-0000-7000-8000-000000000001");
        manifest.put("dataset", "blog");
        manifest.put("tenant", "0197a000-0000-7000-8000-00000000d001");
        manifest.put("createdAt", "2026-01-01T00:00:00Z");
        manifest.put("dataAsOf", "2026-01-01T00:00:00Z");
        manifest.put("counts", counts);
        manifest.put("entries", List.copyOf(listed.values()));
        manifest.put("missing", missing);
        try {
            return JSON.writeValueAsBytes(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
