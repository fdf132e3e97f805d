package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.local.ServiceProcess;
import dev.waybill.worker.crash.FaultyStore.Hold;
import dev.waybill.worker.crash.Stage.Run;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/// What an archive holds, read by other programs.
class ArchiveIT extends OnStage {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void holdsDocumentsFilesAndAManifest() throws Exception {
        UUID org = blog();
        byte[] photo = random(300_000, 1);
        byte[] large = random(1_500_000, 2);
        byte[] text = "line\n".repeat(40_000).getBytes(StandardCharsets.UTF_8);
        stage.file(org, "Foto ü.png", "image/png", "post", photo);
        stage.file(org, "foto Ü.PNG", "image/png", "post", large);
        stage.file(org, "notes.txt", "text/plain", "post", text);
        stage.file(org, "empty.bin", "application/octet-stream", "post", new byte[0]);
        stage.file(org, "elsewhere.png", "image/png", "", photo);
        String gone = stage.file(org, "gone.png", "image/png", "post", photo);
        stage.s3.deleteObject(delete -> delete.bucket(stage.bucket).key(gone));

        Run run = export(org, "blog", "{}");

        try (ZipFile zip = open(run)) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .containsExactly(
                            "README.md",
                            "posts/hello.md",
                            "posts/Hello-2.md",
                            "posts/_etc_passwd.md",
                            "posts/4.md",
                            "media/Foto ü.png",
                            "media/foto Ü-2.PNG",
                            "media/notes.txt",
                            "media/empty.bin",
                            "manifest.json");
            assertThat(bytes(zip, "media/Foto ü.png")).isEqualTo(photo);
            assertThat(bytes(zip, "media/foto Ü-2.PNG")).isEqualTo(large);
            assertThat(bytes(zip, "media/notes.txt")).isEqualTo(text);
            assertThat(bytes(zip, "media/empty.bin")).isEmpty();
            assertThat(zip.getEntry("media/Foto ü.png").getMethod()).isEqualTo(ZipEntry.STORED);
            assertThat(zip.getEntry("media/notes.txt").getMethod()).isEqualTo(ZipEntry.DEFLATED);

            assertThat(frontMatter(zip, "posts/hello.md"))
                    .containsEntry("title", "a \"quoted\" \\ title: # with\n---\nlines")
                    .containsEntry("tags", List.of("yes", "1e3", "a, b"))
                    .containsEntry("views", 7);
            assertThat(text(zip, "posts/hello.md")).endsWith("---\n\n# Hello\n\n---\nbody\n");

            JsonNode manifest = JSON.readTree(bytes(zip, "manifest.json"));
            assertThat(manifest.at("/counts/posts").asInt()).isEqualTo(4);
            assertThat(manifest.at("/counts/media").asInt()).isEqualTo(4);
            assertThat(manifest.at("/counts/missing").asInt()).isEqualTo(1);
            assertThat(manifest.get("entries")).hasSize(9);
            assertThat(manifest.at("/missing/0/path").asText()).isEqualTo("media/gone.png");
            for (JsonNode entry : manifest.get("entries")) {
                ZipEntry there = zip.getEntry(entry.get("path").asText());
                assertThat(there.getSize()).isEqualTo(entry.get("size").asLong());
                assertThat("%08x".formatted(there.getCrc()))
                        .isEqualTo(entry.get("crc32").asText());
            }
        }
        assertThat(run.rowCount()).isEqualTo(8);
        String counts = stage.one(
                "select item_counts::text from waybill.export_run where object_key = '%s'".formatted(run.objectKey()),
                row -> row.getString(1));
        assertThat(counts).isEqualTo("{\"media\": 4, \"posts\": 4, \"missing\": 1}");
        assertThat(stage.count("select count(*) from waybill.archive_entry")).isZero();
    }

    @Test
    void holdsAFileThatCameWhileTheBucketWasListed() throws Exception {
        UUID org = UUID.randomUUID();
        stage.file(org, "before.png", "image/png", "post", new byte[] {1});
        UUID id = stage.request(org, "storage", "zip", "{}");
        try (FaultyStore faulty = new FaultyStore(stage.store())) {
            Hold listed = faulty.holdAfter(request -> request.target().contains("list-type=2"));
            try (ServiceProcess _ = stage.worker(Map.of("WAYBILL_S3_ENDPOINT", faulty.endpoint()))) {
                listed.awaitReached(SOON);
                stage.file(org, "meanwhile.png", "image/png", "post", new byte[] {2});
                listed.release();

                Run run = stage.awaitEnd(id, SOON);

                try (ZipFile zip = open(run)) {
                    assertThat(bytes(zip, "files/meanwhile.png")).containsExactly(2);
                }
            }
        }
    }

    private UUID blog() {
        UUID org = UUID.randomUUID();
        stage.execute("""
                insert into app.posts values
                  ('%1$s', 1, 'hello', E'a "quoted" \\\\ title: # with\\n---\\nlines', '{yes,1e3,"a, b"}', 7, E'# Hello\\n\\n---\\nbody'),
                  ('%1$s', 2, 'Hello', null, null, null, null),
                  ('%1$s', 3, '../etc/passwd', '', '{}', 0, ''),
                  ('%1$s', 4, ' ', 'no slug', '{}', 0, 'x')
                """.formatted(org));
        return org;
    }

    private Run export(UUID org, String dataset, String options) {
        UUID id = stage.request(org, dataset, "zip", options);
        try (ServiceProcess _ = stage.worker(Map.of())) {
            Run run = stage.awaitEnd(id, SOON);
            assertThat(run.status()).isEqualTo("complete");
            return run;
        }
    }

    private ZipFile open(Run run) throws Exception {
        Path file = directory.resolve("archive.zip");
        try (var in = stage.s3.getObject(get -> get.bucket(stage.bucket).key(run.objectKey()))) {
            Files.copy(in, file);
        }
        return new ZipFile(file.toFile());
    }

    private static byte[] bytes(ZipFile zip, String path) throws Exception {
        try (var in = zip.getInputStream(zip.getEntry(path))) {
            return in.readAllBytes();
        }
    }

    private static String text(ZipFile zip, String path) throws Exception {
        return new String(bytes(zip, path), StandardCharsets.UTF_8);
    }

    private static Map<String, Object> frontMatter(ZipFile zip, String path) throws Exception {
        String text = text(zip, path);
        return new Yaml().load(text.substring(4, text.indexOf("\n---\n\n") + 1));
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
