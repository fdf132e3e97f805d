package dev.waybill.local.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.local.bench.StoredFiles.Sizes;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// `bench archive`: a tenant's stored files as one ZIP, by a worker whose heap is 256 MB: many, large, and very many.
/// A new process for each; the object is read back, and its bytes and entries are counted.
final class ArchiveBench {

    static final String HEAP = "-Xmx256m";
    private static final long KB = 1_000;
    private static final long MB = 1_000_000;
    private static final long GIB = 1L << 30;

    /// @param sizes of the files
    private record Case(String name, Sizes sizes) {}

    private static final List<Case> CASES = List.of(
            new Case("600 images of 200 KB to 5 MB", Sizes.between(600, 200 * KB, 5 * MB)),
            new Case("70,000 files of 1 KB", Sizes.between(70_000, KB, KB)),
            new Case("6 GiB, of it one file of 5 GiB", Sizes.oneLarge(5 * GIB, 16, GIB / 16)));

    private final Lab lab;
    private final ArrayNode json;
    private final PrintStream out;

    ArchiveBench(Lab lab, ArrayNode json) {
        this.lab = lab;
        this.json = json;
        this.out = lab.setup().out();
    }

    /// @return false if an archive is not what it should be
    boolean run() throws SQLException, IOException {
        out.println();
        out.println("ARCHIVE   stored files as one ZIP, by a worker with a heap of 256 MB (java %s)"
                .formatted(String.join(" ", worker().jvm())));
        out.println("%-32s %9s %9s %9s %10s".formatted("", "entries", "seconds", "MB/s", "peak RSS"));
        boolean worked = true;
        for (Case of : CASES) {
            lab.setup().stop().check();
            if (lab.freeBytes() < 3 * of.sizes.total()) { // the files, the parts, and the archive made of them
                out.println("%-32s skipped: it needs %.0f GB of disk".formatted(of.name, 3 * of.sizes.total() / 1e9));
                continue;
            }
            worked &= run(of);
        }
        return worked;
    }

    private Setup.Packaged worker() {
        return lab.setup().worker().withHeap(HEAP);
    }

    private boolean run(Case of) throws SQLException, IOException {
        UUID org = UUID.randomUUID();
        try (StoredFiles files = StoredFiles.upload(lab, org, of.sizes);
                WaybillContender worker = WaybillContender.start(lab, worker())) {
            Measured measured = worker.export("storage", "zip", "{}", org.toString());
            StoredZip zip = StoredZip.read(lab, measured.key());
            StoredCsv.delete(lab, measured.key());
            String peak = measured.peakBytes().isEmpty()
                    ? "-"
                    : "%.1f MB".formatted(measured.peakBytes().getAsLong() / 1e6);
            out.println("%-32s %,9d %9.1f %9.1f %10s"
                    .formatted(
                            of.name, zip.entries(), measured.seconds(), zip.bytes() / 1e6 / measured.seconds(), peak));
            ObjectNode entry = json.addObject()
                    .put("name", of.name)
                    .put("entries", zip.entries())
                    .put("bytes", zip.bytes())
                    .put("seconds", measured.seconds());
            measured.peakBytes().ifPresent(bytes -> entry.put("peakBytes", bytes));
            boolean right = zip.sha256().equals(measured.sha256())
                    && zip.entries() == files.count() + 2 // README.md and manifest.json
                    && zip.bytes() > of.sizes.total();
            if (!right) {
                out.println("  WRONG: %s".formatted(zip));
            }
            return right;
        }
    }
}
