package dev.waybill.worker.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.Advice;
import dev.waybill.worker.notify.Letter.Fact;
import dev.waybill.worker.notify.Notification.Export;
import dev.waybill.worker.notify.Notification.Failure;
import dev.waybill.worker.notify.Notification.Kind;
import dev.waybill.worker.notify.Notification.Run;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The mails as their readers see them: the letters by the templates.
class ExportMailTest {

    private static final UUID RUN = UUID.fromString("0197a000-0000-7000-8000-00000000a001");
    private static final String PAGE = "https://files.example.com/inspector/" + RUN;
    private static final String LINK = "https://s3.example.com/b/exports/org/o/r.csv?X-Amz-Signature=1&b=2";
    private static final String SHA_256 = "0123456789abcdef".repeat(4);
    private static final String HOSTILE = "\"><img src=x onerror=alert(1)>&\r\n  Size: 1 byte\u202efdp.csv";
    private static final Engine QUTE = Engine.builder()
            .addDefaults()
            .addValueResolver(new ReflectionValueResolver())
            .addResultMapper(new HtmlEscaper(List.of("text/html")))
            .build();

    private static Notification notification(Optional<Export> export, Optional<Failure> failure) {
        return new Notification(
                UUID.randomUUID(),
                1,
                export.isPresent() ? Kind.READY : Kind.FAILED,
                "alice@example.com",
                "<m@example.com>",
                new Run(RUN, 1, "org", "invoices", Optional.empty()),
                export,
                failure);
    }

    private static Letter ready(String fileName, Map<String, Long> itemCounts, Optional<String> link) {
        Export export = new Export(
                fileName,
                4_210_000,
                3_000_000,
                itemCounts,
                Optional.of(Instant.parse("2026-11-22T06:02:03Z")),
                Optional.of(SHA_256),
                link,
                link.map(url -> Instant.parse("2026-11-22T06:12:59Z")),
                Optional.of(Instant.parse("2026-11-29T06:02:00Z")));
        return letter(notification(Optional.of(export), Optional.empty()));
    }

    private static Letter failed(String code, String message) {
        return letter(notification(Optional.empty(), Optional.of(new Failure(code, message))));
    }

    private static Letter letter(Notification notification) {
        return ExportMail.letter(notification, "https://files.example.com");
    }

    static List<Letter> letters() {
        return List.of(
                ready("export-2026-11-22.csv", Map.of(), Optional.of(LINK)),
                ready("blog.zip", Map.of("posts", 12L, "media", 3_400L), Optional.empty()),
                failed("store-failed", "The object store failed. Tried 3 times."));
    }

    @Test
    void aSignedLinkIsTheButtonAndSaysUntilWhen() {
        Letter letter = ready("export-2026-11-22.csv", Map.of(), Optional.of(LINK));

        assertThat(text(letter)).isEqualTo("""
                        Your invoices export is ready.

                          File: export-2026-11-22.csv
                          Rows: 3,000,000
                          Size: 4.2 MB
                          Data as of: 2026-11-22 06:02 UTC
                          SHA-256: %s

                        Download the file:
                        %s

                        The link works until 2026-11-22 06:12 UTC. After that, ask for the export again.
                        Whoever has the link can download the file: please do not pass it on.

                        See this export:
                        %s
                        """.formatted(SHA_256, LINK, PAGE));
        assertThat(addresses(html(letter))).containsExactly(LINK, PAGE);
    }

    @Test
    void withoutASignedLinkTheButtonLeadsToThePageOfTheExport() {
        Letter letter = ready("blog.zip", Map.of("posts", 12L, "media", 3_400L), Optional.empty());

        assertThat(text(letter))
                .contains("  Media: 3,400\n  Posts: 12\n", "\nSee this export and download it:\n" + PAGE + "\n")
                .contains("You will be asked to sign in. The file is kept until 2026-11-29 06:02 UTC.")
                .doesNotContain("Rows", "pass it on", "The link works");
        assertThat(addresses(html(letter))).containsExactly(PAGE);
    }

    @Test
    void aFailureSaysWhatHappenedAndWhatToDo() {
        Letter letter = failed("store-failed", "The object store failed. Tried 3 times.");

        assertThat(letter.subject()).isEqualTo("Your invoices export failed");
        assertThat(text(letter))
                .contains("there is no file")
                .contains("  What happened: The object store failed. Tried 3 times.\n")
                .contains("  What to do: " + Advice.of("store-failed") + "\n")
                .contains("  Reason: store-failed\n  Export: " + RUN + "\n");
        assertThat(addresses(html(letter))).containsExactly(PAGE);
    }

    @ParameterizedTest
    @MethodSource("letters")
    void loadsNothingAndIsReadableInLightAndDark(Letter letter) {
        String html = html(letter);

        assertThat(html)
                .doesNotContainIgnoringCase("src=", "<img", "<link", "url(", "@import", "<script", "@font-face")
                .contains("<meta name=\"color-scheme\" content=\"light dark\">")
                .contains("<meta name=\"supported-color-schemes\" content=\"light dark\">")
                .contains("@media (prefers-color-scheme: dark)")
                .contains("background-color:#ffffff;color:#1c1e21");
        assertThat(Pattern.compile("https?:").matcher(html).results().count())
                .isEqualTo(addresses(html).size());
    }

    @ParameterizedTest
    @MethodSource("letters")
    void saysTheSameAsHtmlAndAsText(Letter letter) {
        String words = words(html(letter));
        String text = text(letter);

        for (Fact fact : letter.facts()) {
            assertThat(words).contains(fact.name() + " " + fact.value());
            assertThat(text).contains(fact.name() + ": " + fact.value());
        }
        assertThat(words).contains(letter.notes()).contains(letter.lead(), letter.preheader());
        assertThat(text).contains(letter.notes()).contains(letter.lead());
        assertThat(addresses(html(letter)))
                .allSatisfy(url -> assertThat(text.lines()).contains(url));
        assertThat(text.lines().filter(line -> line.startsWith("http"))).hasSameSizeAs(addresses(html(letter)));
    }

    @Test
    void aHostileNameOrMessageIsTextInOneLine() {
        for (Letter letter : List.of(
                ready(HOSTILE, Map.of(), Optional.of(LINK)), failed(HOSTILE, HOSTILE), failed("timeout", HOSTILE))) {
            assertThat(html(letter))
                    .doesNotContain("<img", "\u202e")
                    .contains("&lt;img src=x onerror=alert(1)&gt;&amp;");
            assertThat(text(letter))
                    .doesNotContain("\u202e")
                    .contains("<img src=x onerror=alert(1)>&   Size: 1 bytefdp.csv\n");
        }
    }

    private static String html(Letter letter) {
        return rendered("html.html", Variant.TEXT_HTML, letter);
    }

    private static String text(Letter letter) {
        return rendered("text.txt", Variant.TEXT_PLAIN, letter);
    }

    private static String rendered(String template, String type, Letter letter) {
        try (InputStream in = ExportMailTest.class.getResourceAsStream("/templates/ExportMail/" + template)) {
            String source = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return QUTE.parse(source, Variant.forContentType(type))
                    .data("letter", letter)
                    .render();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> addresses(String html) {
        return Pattern.compile("<a [^>]*href=\"([^\"]*)\"")
                .matcher(html)
                .results()
                .map(link -> unescaped(link.group(1)))
                .toList();
    }

    /// What is read of it, in one line.
    private static String words(String html) {
        Matcher body = Pattern.compile("<body.*</body>", Pattern.DOTALL).matcher(html);
        assertThat(body.find()).isTrue();
        return unescaped(body.group().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " "));
    }

    private static String unescaped(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }
}
