package dev.waybill.worker.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.worker.NeedsPrograms;
import dev.waybill.worker.archive.ZipRecords.Entry;
import dev.waybill.worker.archive.ZipRecords.Method;
import dev.waybill.worker.encode.Crc32;
import dev.waybill.worker.encode.Deflate;
import dev.waybill.worker.encode.PartBuffer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// ZIP files of every size, opened by the programs people have.
@NeedsPrograms(
        value = {"unzip", "python3", "bsdtar"},
        packages = "unzip python3 libarchive-tools")
class OpenersIT {

    private static final long FOUR_GIB = 1L << 32;
    private static final byte[] TEXT = "Hällo ZIP\n".getBytes(StandardCharsets.UTF_8);
    private static final int PIECE = 64 * 1024;

    @TempDir
    Path directory;

    /// One file after the other, as the encoder writes them; zeros are left out of the file, which is sparse.
    private static final class Archive implements AutoCloseable {
        private final RandomAccessFile file;
        private final ZipRecords records = new ZipRecords(Instant.parse("2026-07-01T12:34:56Z"));
        private final List<Entry> entries = new ArrayList<>();

        Archive(Path path) throws IOException {
            file = new RandomAccessFile(path.toFile(), "rw");
        }

        private interface Record {
            void write(PartBuffer to);
        }

        private long write(Record record) throws IOException {
            PartBuffer buffer = new PartBuffer(PIECE);
            record.write(buffer);
            long at = file.getFilePointer();
            file.write(buffer.array(), 0, buffer.length());
            return at;
        }

        void text(String path) throws IOException {
            try (Deflate deflate = new Deflate()) {
                byte[] packed = deflate.whole(TEXT);
                Entry entry = new Entry(
                        path,
                        Method.DEFLATED,
                        false,
                        Crc32.of(TEXT),
                        packed.length,
                        TEXT.length,
                        file.getFilePointer());
                write(to -> records.header(entry, to));
                file.write(packed);
                entries.add(entry);
            }
        }

        void streamedText(String path) throws IOException {
            long[] packed = new long[1];
            long begin = write(to -> {
                records.streamedHeader(path, Method.DEFLATED, false, to);
                try (Deflate deflate = new Deflate()) {
                    packed[0] = deflate.chunk(TEXT, TEXT.length, to) + deflate.chunk(TEXT, TEXT.length, to);
                }
                to.write(Deflate.END);
                packed[0] += Deflate.END.length;
            });
            Crc32 crc = new Crc32(Crc32.of(TEXT));
            crc.update(TEXT, TEXT.length);
            write(to -> ZipRecords.descriptor(crc.value(), packed[0], 2L * TEXT.length, false, to));
            entries.add(new Entry(path, Method.DEFLATED, true, crc.value(), packed[0], 2L * TEXT.length, begin));
        }

        /// @param size a multiple of 1 MiB
        void zeros(String path, long size) throws IOException {
            long crc = 0;
            long mebibyte = Crc32.of(new byte[1 << 20]);
            for (long n = 0; n < size; n += 1 << 20) {
                crc = Crc32.combined(crc, mebibyte, 1 << 20);
            }
            boolean large = size >= ZipRecords.ZIP64_FROM;
            long begin = write(to -> records.streamedHeader(path, Method.STORED, large, to));
            file.seek(file.getFilePointer() + size);
            long value = crc;
            write(to -> ZipRecords.descriptor(value, size, size, large, to));
            entries.add(new Entry(path, Method.STORED, true, crc, size, size, begin));
        }

        @Override
        public void close() throws IOException {
            long directory = file.getFilePointer();
            for (Entry entry : entries) {
                write(to -> records.directory(entry, to));
            }
            long size = file.getFilePointer() - directory;
            write(to -> ZipRecords.end(entries.size(), directory, size, to));
            file.close();
        }
    }

    @Test
    void allProgramsReadASmallOne() throws Exception {
        Path zip = directory.resolve("small.zip");
        try (Archive archive = new Archive(zip)) {
            archive.text("README.md");
            archive.zeros("media/Übersicht 漢字.png", 1 << 20);
            archive.streamedText("media/notes.txt");
            archive.text("manifest.json");
        }

        everyProgramTests(zip);
        try (ZipFile file = new ZipFile(zip.toFile())) {
            assertThat(file.getInputStream(file.getEntry("media/notes.txt")).readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("Hällo ZIP\nHällo ZIP\n");
            assertThat(file.getEntry("README.md").getTimeLocal()).hasToString("2026-07-01T12:34:56");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65_534, 65_535, 70_000})
    void allProgramsReadAnyNumberOfEntries(int entries) throws Exception {
        Path zip = directory.resolve("many.zip");
        try (Archive archive = new Archive(zip)) {
            for (int n = 0; n < entries; n++) {
                archive.text("files/%d.txt".formatted(n));
            }
            archive.text("manifest.json");
        }

        everyProgramTests(zip);
        try (ZipFile file = new ZipFile(zip.toFile())) {
            assertThat(file.size()).isEqualTo(entries + 1);
        }
    }

    @Test
    void allProgramsReadFilesAndOffsetsBeyondFourGibibytes() throws Exception {
        Path zip = directory.resolve("large.zip");
        try (Archive archive = new Archive(zip)) {
            archive.zeros("files/large.bin", FOUR_GIB + (1 << 20));
            archive.text("behind.txt");
        }

        run("python3", "-m", "zipfile", "-t", zip.toString()); // the quickest
        run("unzip", "-tqq", zip.toString(), "behind.txt");
        run("bsdtar", "-xOf", zip.toString(), "behind.txt");
        try (ZipFile file = new ZipFile(zip.toFile())) {
            assertThat(file.getEntry("files/large.bin").getSize()).isEqualTo(FOUR_GIB + (1 << 20));
            assertThat(file.getInputStream(file.getEntry("behind.txt")).readAllBytes())
                    .isEqualTo(TEXT);
        }
    }

    private static void everyProgramTests(Path zip) {
        run("unzip", "-tqq", zip.toString());
        run("python3", "-m", "zipfile", "-t", zip.toString());
        run("bsdtar", "-xOf", zip.toString());
    }

    /// Runs to the end without an error.
    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectErrorStream(false)
                    .start();
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as("%s: %s", String.join(" ", command), errors)
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
