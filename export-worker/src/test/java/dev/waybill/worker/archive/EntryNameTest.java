package dev.waybill.worker.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryNameTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "photo.jpg            | photo.jpg",
                "Übersicht 2024.pdf   | Übersicht 2024.pdf",
                "漢字 😀.png            | 漢字 😀.png",
                "../../etc/passwd     | _.._etc_passwd",
                "/etc/passwd          | _etc_passwd",
                "C:\\Windows\\x.exe   | C__Windows_x.exe",
                "`a:b*c?d\"e<f>g|h`   | a_b_c_d_e_f_g_h",
                "..                   | untitled",
                "`   `                | untitled",
                ".profile             | profile",
                "name. .              | name",
                "con                  | _con",
                "NUL.txt              | _NUL.txt",
                "Com1.tar.gz          | _Com1.tar.gz",
                "console.txt          | console.txt"
            })
    void isSafeToUnpack(String name, String safe) {
        assertThat(EntryName.safe(name)).isEqualTo(safe.strip());
    }

    @Test
    void hasNoControlAndNothingInvisible() {
        assertThat(EntryName.safe("a\u0000b\nc\u007Fd")).isEqualTo("a_b_c_d");
        assertThat(EntryName.safe("evil\u202Egpj.exe")).isEqualTo("evilgpj.exe");
    }

    @Test
    void isShortAndKeepsItsExtension() {
        String safe = EntryName.safe("漢".repeat(300) + ".jpeg");

        assertThat(safe).endsWith("漢.jpeg");
        assertThat(safe.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(145, 150);
    }

    @Test
    void foldsWhatFileSystemsTakeForTheSame() {
        assertThat(EntryName.folded("STRASSE.txt")).isEqualTo(EntryName.folded("straße.TXT"));
        assertThat(EntryName.folded("u\u0308.png")).isEqualTo(EntryName.folded("Ü.PNG"));
    }

    @Test
    @Timeout(60)
    void isMadeOfATextOfAnyLength() {
        assertThat(EntryName.safe("ü".repeat(1_000_000) + ".png"))
                .endsWith("ü.png")
                .hasSizeLessThan(150);
        assertThat(EntryName.safe("a" + " ".repeat(1_000_000) + "b.png")).isEqualTo("a.png");
        assertThat(EntryName.safe("😀".repeat(1_000_000))).startsWith("😀😀").doesNotContain("_");
    }
}
