package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.CsvStyle;
import dev.waybill.contract.Dataset;
import dev.waybill.local.DemoTenant;
import dev.waybill.worker.NeedsPrograms;
import dev.waybill.worker.encode.Lanes.Lane;
import dev.waybill.worker.source.TableSource.Estimate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What is compressed on the way, read back by the programs people have.
@NeedsPrograms(
        value = {"python3", "gzip", "gunzip"},
        packages = "python3 gzip")
@ExtendWith(Lanes.Shared.class)
class GzipIT {

    private static final int MEBIBYTE = 1 << 20;
    private static final byte[] PROSE = "2026-01-02,Müller & Söhne,\"1,50\",paid\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    /// Units that are there already.
    private static final class Replay implements Encoder {

        private final List<byte[]> units;
        private int next;

        Replay(List<byte[]> units, Optional<List<String>> after) {
            this.units = units;
            this.next = after.map(cursor -> Integer.parseInt(cursor.getFirst())).orElse(0);
        }

        @Override
        public Estimate estimate() {
            return new Estimate(units.size(), 1);
        }

        @Override
        public Instant asOf() {
            return Instant.EPOCH;
        }

        @Override
        public boolean isOneSnapshot() {
            return true;
        }

        @Override
        public void begin(PartBuffer to) {
            to.write("begin\n".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public boolean next(PartBuffer to) {
            if (next == units.size()) {
                return false;
            }
            to.write(units.get(next++));
            return true;
        }

        @Override
        public Optional<List<String>> cursor() {
            return next == 0 ? Optional.empty() : Optional.of(List.of(Integer.toString(next)));
        }

        @Override
        public long done() {
            return next;
        }

        @Override
        public void close() {}
    }

    /// @param ends    where each unit of the encoder ends, in bytes; first that of what comes before them
    /// @param cursors there
    private record Compressed(byte[] bytes, List<Integer> ends, List<Optional<List<String>>> cursors) {

        static Compressed of(List<byte[]> units, Optional<List<String>> after) throws SQLException {
            PartBuffer out = new PartBuffer(1); // grows
            List<Integer> ends = new ArrayList<>();
            List<Optional<List<String>>> cursors = new ArrayList<>();
            try (GzipEncoder gzip = new GzipEncoder(new Replay(units, GzipEncoder.plainCursor(after)), after)) {
                if (after.isEmpty()) {
                    gzip.begin(out);
                }
                do {
                    ends.add(out.length());
                    cursors.add(gzip.cursor());
                } while (gzip.next(out));
            }
            return new Compressed(Arrays.copyOf(out.array(), out.length()), ends, cursors);
        }
    }

    @Test
    void everyProgramReadsBackTheSameBytes() throws Exception {
        long seed = Long.getLong("waybill.seed", System.nanoTime());
        System.out.printf("GzipIT: -Dwaybill.seed=%d gives these bytes again%n", seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<List<byte[]>> all = new ArrayList<>(List.of(
                List.of(),
                List.of(new byte[1]),
                List.of(new byte[MEBIBYTE - "begin\n".length()]), // just one unit of the encoder
                List.of(new byte[MEBIBYTE]),
                List.of(noise(3 * MEBIBYTE + 1, random)))); // in one row
        for (int n = 0; n < 6; n++) {
            all.add(units(random));
        }
        try (Python python = new Python()) {
            for (List<byte[]> units : all) {
                everyProgramReads(
                        plain(units), Compressed.of(units, Optional.empty()).bytes(), python);
            }
        }
    }

    @Test
    void whoeverGoesOnBehindAUnitWritesTheSameBytes() throws Exception {
        List<byte[]> units = units(new SplittableRandom(1));
        Compressed whole = Compressed.of(units, Optional.empty());
        assertThat(whole.ends()).hasSizeGreaterThan(3);

        for (int n = 1; n < whole.ends().size(); n++) {
            byte[] rest = Compressed.of(units, whole.cursors().get(n)).bytes();

            assertThat(rest)
                    .as("behind unit %d", n)
                    .isEqualTo(Arrays.copyOfRange(whole.bytes(), whole.ends().get(n), whole.bytes().length));
        }
    }

    @Test
    void invoicesAreLessThanTwoPercentLargerThanInOnePiece(Lanes lanes) throws Exception {
        lanes.loadDemo(100_000);
        Dataset invoices = Lanes.demoTables().getFirst();
        String org = DemoTenant.DEMO.id().toString();
        compare("CSV", lanes.csv(Lane.COPY, invoices, org, CsvStyle.USUAL));
        compare("JSON Lines", lanes.jsonLines(Lane.COPY, invoices, org));
    }

    private void compare(String format, byte[] plain) throws Exception {
        int inOnePiece = inOnePiece(plain).length;
        Compressed ours = Compressed.of(lines(plain), Optional.empty());

        double percent = 100.0 * (ours.bytes().length - inOnePiece) / inOnePiece;
        System.out.printf(
                "100,000 invoices as %s: %,d bytes, gzip %,d, gzip in units %,d: %.2f %% more%n",
                format, plain.length, inOnePiece, ours.bytes().length, percent);
        assertThat(percent).isLessThan(2);
        try (Python python = new Python()) {
            everyProgramReads(plain(lines(plain)), ours.bytes(), python);
        }
    }

    private void everyProgramReads(byte[] plain, byte[] compressed, Python python) throws Exception {
        try (InputStream java = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            assertThat(java.readAllBytes()).isEqualTo(plain);
        }
        Path file = Files.write(directory.resolve("export.csv.gz"), compressed);
        assertThat(python.gzip(file)).isEqualTo(sha256(plain));
        assertThat(run("gzip", "-t", file.toString())).isEmpty(); // no warning, such as of garbage behind the end
        assertThat(sha256(run("gunzip", "-c", file.toString()))).isEqualTo(sha256(plain));
    }

    /// What it wrote, warnings included.
    private static byte[] run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        byte[] written = process.getInputStream().readAllBytes();
        assertThat(process.waitFor(400, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
        return written;
    }

    /// Some mebibytes of rows, with noise among them.
    private static List<byte[]> units(SplittableRandom random) {
        List<byte[]> units = new ArrayList<>();
        for (int left = random.nextInt(3 * MEBIBYTE, 5 * MEBIBYTE); left > 0; left -= units.getLast().length) {
            units.add(
                    switch (random.nextInt(10)) {
                        case 0 -> noise(random.nextInt(100_000), random);
                        case 1 -> new byte[random.nextInt(1_000)];
                        default -> PROSE;
                    });
        }
        return units;
    }

    private static byte[] noise(int length, SplittableRandom random) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private static List<byte[]> lines(byte[] plain) {
        List<byte[]> lines = new ArrayList<>();
        for (int from = 0, at = 0; at < plain.length; at++) {
            if (plain[at] == '\n') {
                lines.add(Arrays.copyOfRange(plain, from, at + 1));
                from = at + 1;
            }
        }
        return lines;
    }

    private static byte[] plain(List<byte[]> units) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        plain.writeBytes("begin\n".getBytes(StandardCharsets.UTF_8));
        units.forEach(plain::writeBytes);
        return plain.toByteArray();
    }

    private static byte[] inOnePiece(byte[] plain) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) { // of the same level, the default one
            gzip.write(plain);
        }
        return compressed.toByteArray();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
