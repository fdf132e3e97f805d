package dev.waybill.worker.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.encode.Encoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/// The encoder of archives over a real database and a real store.
class ArchiveEncodingIT {

    private static final int MANY = 70_000;
    private static final Duration LESS_THAN_A_LEASE = Duration.ofSeconds(10);
    private static final String ROWS = "select n, 'p' || n, 't', null::text[], n, null::numeric, null::float8,"
            + " null::timestamptz[], null::timestamptz, 'body ' || n from generate_series(1, %d) n";

    private static Desk desk;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        desk = new Desk();
    }

    @AfterAll
    static void stop() {
        desk.close();
    }

    @Test
    void goesOnAfterEveryUnit() throws Exception {
        UUID org = UUID.randomUUID();
        desk.posts(org, ROWS.formatted(600)); // three pages of the manifest and of the central directory
        byte[] photo = new byte[200_000];
        new Random(1).nextBytes(photo);
        desk.file(org, "photo.png", "image/png", photo);
        desk.file(org, "film.mp4", "video/mp4", new byte[400_000]);
        desk.file(org, "notes.txt", "text/plain", "some notes\n".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        desk.file(org, "empty.txt", "text/plain", new byte[0]);
        Claim claim = desk.claim(org, "{}");
        List<Optional<List<String>>> cursors = new ArrayList<>();
        List<byte[]> units = new ArrayList<>();
        try (Encoder encoder = desk.open(claim, Desk.BLOG, Optional.empty())) {
            Optional<List<String>> before = Optional.empty();
            for (byte[] unit = desk.encode(encoder, 1); unit.length > 0; unit = desk.encode(encoder, 1)) {
                cursors.add(before);
                units.add(unit);
                before = encoder.cursor();
            }
            assertThat(encoder.done()).isEqualTo(604);
        }

        for (int from = units.size() - 1; from > 0; from -= from > 615 ? 1 : 61) {
            try (Encoder encoder = desk.open(claim, Desk.BLOG, cursors.get(from))) {
                assertThat(desk.encode(encoder, Integer.MAX_VALUE))
                        .as("what comes after unit %d", from - 1)
                        .isEqualTo(joined(units.subList(from, units.size())));
                assertThat(encoder.done()).isEqualTo(604);
            }
        }
        try (ZipFile zip = open(joined(units))) {
            assertThat(zip.size()).isEqualTo(606);
        }
    }

    @Test
    void tellsManyTwinsApartQuickly() throws Exception {
        UUID org = UUID.randomUUID();
        desk.posts(
                org,
                "select n, case n % 3 when 0 then 'same' when 1 then 'SAME-2' else 'same-' || n end, "
                        + "'t', null::text[], n, null::numeric, null::float8, null::timestamptz[],"
                        + " null::timestamptz, '' from generate_series(1, %d) n".formatted(MANY));
        Claim claim = desk.claim(org, "{}");

        long began = System.nanoTime();
        desk.open(claim, Desk.BLOG, Optional.empty()).close();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LESS_THAN_A_LEASE.multipliedBy(3));
        Set<String> folded = new HashSet<>();
        for (int from = 0; from <= MANY; from += 10_000) {
            desk.catalog.page(claim, from, 10_000).forEach(entry -> folded.add(EntryName.folded(entry.path())));
        }
        assertThat(folded).hasSize(MANY + 2);
    }

    @Test
    void pathsAreUniqueWhereNamesFoldInOtherWays() throws Exception {
        UUID org = UUID.randomUUID();
        for (String name : List.of(
                "a.txt",
                "a\u2024txt",
                "a.txt-2",
                "ſ.txt",
                "s.txt",
                "ﬁ.txt",
                "FI.txt",
                "fi-2.txt",
                "ΑΣ.txt",
                "ασ.txt",
                "ΑΣ-2.txt")) {
            desk.file(org, name, "image/png", new byte[1]);
        }
        Claim claim = desk.claim(org, "{}");

        desk.open(claim, Desk.STORAGE, Optional.empty()).close();

        assertThat(desk.catalog.page(claim, 0, 100).stream().map(entry -> EntryName.folded(entry.path())))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"blog, false, 1", "blog, true, 3", "storage, false, 1", "storage, true, 2"})
    void holdsImagesOnlyWhereTheyAreWanted(String dataset, boolean includeImages, int expected) throws Exception {
        UUID org = UUID.randomUUID();
        desk.posts(org, ROWS.formatted(1));
        desk.file(org, "photo.png", "image/png", new byte[] {1});
        desk.file(org, "notes.txt", "text/plain", new byte[] {2});

        Claim claim = desk.claim(org, "{\"includeImages\": %s}".formatted(includeImages));
        byte[] bytes = desk.archive(claim, dataset.equals("blog") ? Desk.BLOG : Desk.STORAGE);

        try (ZipFile zip = open(bytes)) {
            assertThat(zip.stream().map(ZipEntry::getName).filter(name -> name.contains("/")))
                    .hasSize(expected)
                    .allMatch(name -> includeImages || !name.endsWith(".png"));
        }
    }

    @Test
    void frontMatterHasWhatYamlHasAFormFor() throws Exception {
        UUID org = UUID.randomUUID();
        desk.posts(org, """
                values (1, 'a', 'x', array['a', null, 'null'], 7, 100, 0.5::float8,
                        array['2026-01-02 03:04:05+00'::timestamptz], '2026-01-02 03:04:05+00'::timestamptz, ''),
                       (2, 'b', null, array[['a', 'b'], ['c', 'd']], null, 'NaN', '-Infinity'::float8, '{}', 'infinity', ''),
                       (3, 'c', '', '{}', 0, 0.00000001, 1e20, null, null, '')""");

        byte[] bytes = desk.archive(desk.claim(org, "{}"), Desk.BLOG);

        try (ZipFile zip = open(bytes)) {
            Map<String, Object> a = frontMatter(zip, "posts/a.md");
            assertThat(a.get("tags")).asList().containsExactly("a", null, "null");
            assertThat(a)
                    .containsEntry("price", 100)
                    .containsEntry("score", 0.5)
                    .containsEntry("seen", "{\"2026-01-02 03:04:05+00\"}")
                    .containsEntry("at", "2026-01-02T03:04:05Z");
            assertThat(frontMatter(zip, "posts/b.md"))
                    .containsEntry("title", null)
                    .containsEntry("tags", "{{a,b},{c,d}}")
                    .containsEntry("price", "NaN")
                    .containsEntry("score", "-Infinity")
                    .containsEntry("at", "infinity");
            assertThat(frontMatter(zip, "posts/c.md"))
                    .containsEntry("tags", List.of())
                    .containsEntry("price", 1e-8)
                    .containsEntry("score", new BigInteger("100000000000000000000"));
        }
    }

    @Test
    void holdsNothingOfAnotherTenant() throws Exception {
        UUID other = UUID.randomUUID();
        desk.posts(other, ROWS.formatted(3));
        desk.file(other, "theirs.png", "image/png", new byte[] {1});

        try (ZipFile zip = open(desk.archive(desk.claim(UUID.randomUUID(), "{}"), Desk.BLOG))) {
            assertThat(zip.stream().map(ZipEntry::getName)).containsExactly("README.md", "manifest.json");
        }
    }

    private static byte[] joined(List<byte[]> units) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        units.forEach(whole::writeBytes);
        return whole.toByteArray();
    }

    private ZipFile open(byte[] bytes) throws Exception {
        Path file = directory.resolve(UUID.randomUUID() + ".zip");
        Files.copy(new ByteArrayInputStream(bytes), file);
        return new ZipFile(file.toFile());
    }

    private static Map<String, Object> frontMatter(ZipFile zip, String path) throws Exception {
        String text = new String(zip.getInputStream(zip.getEntry(path)).readAllBytes(), StandardCharsets.UTF_8);
        return new Yaml().load(text.substring(4, text.indexOf("\n---\n\n") + 1));
    }
}
