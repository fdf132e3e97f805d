package dev.waybill.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.Archive;
import dev.waybill.contract.Datasets;
import dev.waybill.local.DemoBlog;
import dev.waybill.local.DemoMedia;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.WithoutDemoData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchiveCheckIT extends WithoutDemoData {

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();
    private final Checks checks = new Checks(new PrintStream(told, true, StandardCharsets.UTF_8));
    private ExpectedArchive expected;

    @TempDir
    Path directory;

    @BeforeEach
    void load() throws SQLException {
        DemoBlog.load(owner);
        DemoMedia.load(stack);
        expected = new ExpectedArchive(owner, stack.store().settings(), DemoTenant.DEMO.id());
    }

    @AfterEach
    void close() {
        expected.close();
    }

    @Test
    void blogAsItShouldBeHolds() throws Exception {
        SampleArchive sample = SampleArchive.of(archive("blog"), expected);
        Path file = directory.resolve("blog.zip");
        sample.write(file);

        check(archive("blog"), ZipContent.read(file));

        assertThat(told.toString(StandardCharsets.UTF_8))
                .doesNotContain("FAIL")
                .contains("120 of posts", "12 of pages", "of media")
                .contains("{media=34, missing=0, pages=12, posts=120}");
    }

    @Test
    void storageHoldsFilesOfEveryKindAndNoDeletedOne() throws Exception {
        SampleArchive sample = SampleArchive.of(archive("storage"), expected);

        check(archive("storage"), sample.content());

        assertThat(told.toString(StandardCharsets.UTF_8)).doesNotContain("FAIL").contains("{files=41, missing=0}");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoilings")
    void spoiledArchiveIsRefused(String what, Consumer<SampleArchive> spoil, String complaint) throws Exception {
        Archive documents = new Archive(archive("blog").documents(), Optional.empty()); // quicker
        SampleArchive sample = SampleArchive.of(documents, expected);

        spoil.accept(sample);
        check(documents, sample.content());

        assertThat(told.toString(StandardCharsets.UTF_8)).contains("FAIL").contains(complaint);
    }

    static Stream<Arguments> spoilings() {
        return Stream.of(
                spoiling("a document is not there", "FAIL  119 of posts", a -> {
                    a.files.remove("posts/7.md");
                    a.listed.remove("posts/7.md");
                }),
                spoiling(
                        "a document is not in the manifest",
                        "lists each entry once: found [posts/7.md]",
                        a -> a.listed.remove("posts/7.md")),
                spoiling(
                        "a document is of another row",
                        "FAIL  120 of posts",
                        a -> a.entry("posts/7.md").put("sourceId", "700")),
                spoiling(
                        "bytes are not as the manifest says",
                        "with that size",
                        a -> a.files.put("posts/7.md", new byte[] {1})),
                spoiling(
                        "a title differs",
                        "posts/9.md has title",
                        a -> replace(a, "posts/9.md", "\"title\": \"", "\"title\": \"x")),
                spoiling(
                        "a null became a text",
                        "posts/2.md has tags \"null\"",
                        a -> replace(a, "posts/2.md", "\"tags\": null", "\"tags\": 'null'")),
                spoiling(
                        "a column is not there",
                        "posts/1.md has [name, slug",
                        a -> replace(a, "posts/1.md", "title", "name")),
                spoiling(
                        "a body lacks its end",
                        "posts/4.md has another body",
                        a -> replace(a, "posts/4.md", "no newline at the end", "no newline")),
                spoiling(
                        "the front matter is no YAML",
                        "posts/1.md has front matter that is not YAML",
                        a -> replace(a, "posts/1.md", "\"title\": ", "\"title\": \"")),
                spoiling("a path climbs", "FAIL  paths are safe", a -> a.rename("posts/7.md", "posts/../7.md")),
                spoiling("a path differs by case only", "FAIL  paths differ", a -> {
                    a.rename("posts/7.md", "posts/a.md");
                    a.rename("posts/8.md", "posts/A.md");
                }),
                spoiling("the README is last", "FAIL  the first entry", a -> a.readmeIsLast = true),
                spoiling("counts are wrong", "FAIL  counts", a -> a.counts.put("posts", 119)),
                spoiling(
                        "a file is missing",
                        "FAIL  nothing is missing",
                        a -> a.missing.add(
                                Map.of("path", "media/x", "folder", "media", "sourceId", "x", "reason", "gone"))));
    }

    @Test
    void fileWithOtherBytesIsRefused() throws Exception {
        SampleArchive sample = SampleArchive.of(archive("storage"), expected);
        String path = sample.files.keySet().iterator().next();

        sample.files.put(path, new byte[] {1});
        sample.seal(path);
        check(archive("storage"), sample.content());

        assertThat(told.toString(StandardCharsets.UTF_8))
                .contains("FAIL  bytes and type of each of files, as in the bucket: found [" + path + "], 1 in all");
        assertThat(checks.failed()).isEqualTo(1);
    }

    @Test
    void bytesThatAreNotWhatTheDirectorySaysAreRefused() throws Exception {
        ZipContent good = SampleArchive.of(archive("blog"), expected).content();
        List<ZipContent.Entry> entries = good.entries().stream()
                .map(e -> e.path().equals("posts/7.md") ? new ZipContent.Entry(e.path(), 1, e.bytes()) : e)
                .toList();

        check(archive("blog"), new ZipContent(entries));

        assertThat(told.toString(StandardCharsets.UTF_8)).contains("FAIL  bytes of each entry", "[posts/7.md]");
        assertThat(checks.failed()).isEqualTo(1);
    }

    private static Arguments spoiling(String what, String complaint, Consumer<SampleArchive> spoil) {
        return Arguments.of(what, spoil, complaint);
    }

    private static void replace(SampleArchive archive, String path, String text, String by) {
        String before = new String(archive.bytes(path), StandardCharsets.UTF_8);
        assertThat(before).contains(text);
        archive.files.put(path, before.replace(text, by).getBytes(StandardCharsets.UTF_8));
        archive.seal(path);
    }

    private void check(Archive archive, ZipContent zip) throws SQLException, IOException {
        byte[] manifest = zip.find("manifest.json").orElseThrow().bytes();
        new ArchiveCheck(checks, archive, zip, ArchiveManifest.parse(manifest), expected).run();
    }

    private static Archive archive(String dataset) throws IOException {
        try (var yaml = DemoBlog.class.getResourceAsStream("datasets.yaml")) {
            String text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
            return (Archive) Datasets.parse("datasets.yaml", text)
                    .find(dataset)
                    .orElseThrow()
                    .content();
        }
    }
}
