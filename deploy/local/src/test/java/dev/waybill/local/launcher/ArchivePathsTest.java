package dev.waybill.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArchivePathsTest {

    @Test
    void ordinaryPathsAreSafe() {
        assertThat(ArchivePaths.unsafe(
                        List.of("README.md", "posts/a b.md", "media/Grüße.png", "media/..a", "m/" + "日".repeat(85))))
                .isEmpty();
    }

    @Test
    void pathsThatLeaveTheFolderOrFitNoFileSystemAreTold() {
        List<String> unsafe = List.of(
                "/a",
                "a//b",
                "a/",
                "../a",
                "a/..",
                "a/./b",
                "a/ ",
                "c:a",
                "a/C:\\b",
                "a\\b",
                "a\nb",
                "a\u007Fb",
                "",
                "a/" + "日".repeat(86));

        assertThat(ArchivePaths.unsafe(unsafe)).isEqualTo(unsafe);
    }

    @Test
    void laterTwinsAreTold() {
        assertThat(ArchivePaths.twins(List.of("a/B", "a/b", "a/c", "É", "é", "A/C")))
                .containsExactly("a/b", "é", "A/C");
    }
}
