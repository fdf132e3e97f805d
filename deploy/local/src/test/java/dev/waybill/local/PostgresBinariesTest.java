package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {

    @TempDir
    Path directory;

    @Test
    void twoThatUnpackAtTheSameTimeGetTheSameWholeDirectory() throws IOException {
        Path cache = directory.resolve("cache");

        CompletableFuture<Path> other = CompletableFuture.supplyAsync(() -> PostgresBinaries.unpacked(cache));
        Path mine = PostgresBinaries.unpacked(cache);

        assertThat(other.join()).isEqualTo(mine);
        assertThat(Program.run(List.of(mine.resolve("bin/postgres").toString(), "--version"), ""))
                .contains("(PostgreSQL) 17.");
        try (Stream<Path> left = Files.list(cache)) {
            assertThat(left).containsExactly(mine);
        }
    }
}
