package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailFoldersTest {

    @TempDir
    Path home;

    @Test
    void everyAddressHasOneFolderInsideTheRoot() throws IOException {
        Path root = home.resolve("mail");
        MailFolders folders = new MailFolders(root);
        List<String> addresses = List.of("../../evil@example.com", "..", ".", "", "a/b@c", "a%2fb@c", "é@c", "a\0@c");
        for (String address : addresses) {
            folders.add(address, out -> out.write(1));
        }

        for (String address : addresses) {
            assertThat(folders.files(address)).as(address).hasSize(1);
        }
        try (Stream<Path> inside = Files.list(root);
                Stream<Path> beside = Files.list(home)) {
            assertThat(inside).hasSize(addresses.size());
            assertThat(beside).containsExactly(root);
        }
    }

    @Test
    void mailThatCannotBeWrittenLeavesNone() {
        MailFolders folders = new MailFolders(home.resolve("mail"));

        org.assertj.core.api.Assertions.assertThatThrownBy(() -> folders.add("a@b", out -> {
                    out.write(1);
                    throw new IOException("connection lost");
                }))
                .isInstanceOf(IOException.class);

        assertThat(folders.files("a@b")).isEmpty();
    }
}
