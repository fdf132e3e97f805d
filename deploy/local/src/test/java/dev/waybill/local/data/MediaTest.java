package dev.waybill.local.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class MediaTest {

    private static final UUID TENANT = UUID.fromString("0197a000-0000-7000-8000-000000000001");
    private static final List<MediaFile> FILES = new Media(1, TENANT, 12).files(44);

    @Test
    void sameSeedGivesTheSameFiles() {
        List<MediaFile> again = new Media(1, TENANT, 12).files(44);

        assertThat(again).usingRecursiveComparison().isEqualTo(FILES);
        assertThat(new Media(2, TENANT, 12).files(1).getFirst().bytes())
                .isNotEqualTo(FILES.getFirst().bytes());
    }

    @Test
    void smallerNumberIsTheBeginningOfALargerOne() {
        assertThat(new Media(1, TENANT, 12).files(7)).usingRecursiveComparison().isEqualTo(FILES.subList(0, 7));
    }

    @Test
    void sizesReachFromSomeBytesToHundredsOfKilobytes() {
        assertThat(FILES).extracting(file -> file.bytes().length).allMatch(size -> size >= 150 && size < 310_000);
        assertThat(FILES).anyMatch(file -> file.bytes().length < 350).anyMatch(file -> file.bytes().length > 290_000);
    }

    @Test
    void namesAreAwkwardAndSuchAsTheApiTakes() {
        List<String> names = FILES.stream().map(MediaFile::fileName).toList();

        assertThat(names)
                .allMatch(name -> !name.isEmpty() && name.length() <= 255)
                .noneMatch(name -> name.chars().anyMatch(Character::isISOControl));
        assertThat(names).anyMatch(name -> name.length() == 255).contains("..", "../../etc/passwd.txt", "hero.png");
        assertThat(names.stream().filter("hero.png"::equals)).hasSize(2);
        assertThat(names.stream().map(name -> name.toLowerCase(Locale.ROOT)).filter("hero.png"::equals))
                .hasSize(3);
    }

    @Test
    void someBelongToNothingSomeToWhatABlogHasNotAndSomeAreDeleted() {
        assertThat(FILES.stream().filter(file -> file.owner().isEmpty())).hasSizeBetween(2, 6);
        assertThat(FILES.stream().flatMap(file -> file.owner().stream()))
                .extracting(MediaFile.Owner::type)
                .contains("post", "page", "invoice");
        assertThat(FILES.stream().filter(file -> file.deletedAt().isPresent())).hasSizeBetween(2, 6);
    }

    @Test
    void idsAreUuidsOfVersionSevenThatTellTheTimeOfTheUpload() {
        assertThat(FILES).allSatisfy(file -> {
            assertThat(file.id().version()).isEqualTo(7);
            assertThat(file.id().variant()).isEqualTo(2);
            assertThat(file.id().getMostSignificantBits() >>> 16)
                    .isEqualTo(file.uploadedAt().toEpochMilli());
        });
        assertThat(FILES).extracting(MediaFile::id).doesNotHaveDuplicates().isEqualTo(new Media(1, TENANT, 12).ids(44));
    }

    @Test
    void everyFileIsWhatItsTypeSays() {
        assertThat(FILES).allSatisfy(file -> {
            switch (file.contentType()) {
                case "image/png", "image/jpeg" -> {
                    BufferedImage image = ImageIO.read(new ByteArrayInputStream(file.bytes()));
                    assertThat(image).isNotNull();
                    assertThat(image.getWidth()).isEqualTo(image.getHeight()).isPositive();
                }
                case "image/svg+xml" ->
                    assertThat(DocumentBuilderFactory.newInstance()
                                    .newDocumentBuilder()
                                    .parse(new ByteArrayInputStream(file.bytes()))
                                    .getDocumentElement()
                                    .getTagName())
                            .isEqualTo("svg");
                case "application/pdf" -> {
                    String text = new String(file.bytes(), StandardCharsets.US_ASCII);
                    String table = text.substring(text.indexOf("startxref\n") + 10, text.indexOf("\n%%EOF"));
                    assertThat(text.substring(Integer.parseInt(table))).startsWith("xref\n0 4\n");
                    assertThat(text).startsWith("%PDF-1.4\n");
                }
                default -> assertThat(file.contentType()).isEqualTo("text/plain");
            }
        });
    }

    @Test
    void squaresOfAJpegHaveTheShadesThatWereDrawn() throws Exception {
        RowRandom shades = new RowRandom(3, "jpeg", TENANT).row(1);

        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(Pictures.jpeg(2_000, new RowRandom(3, "jpeg", TENANT).row(1))));

        int blocks = image.getWidth() / 8;
        for (int i = 0; i < blocks * blocks; i++) {
            int shade = shades.below(256);
            assertThat(image.getRaster().getSample(8 * (i % blocks) + 3, 8 * (i / blocks) + 5, 0))
                    .as("square %d of %d", i, blocks * blocks)
                    .isEqualTo(shade);
        }
    }
}
