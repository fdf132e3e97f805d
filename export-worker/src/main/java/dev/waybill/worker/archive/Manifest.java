package dev.waybill.worker.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.worker.archive.CatalogEntry.Kind;
import dev.waybill.worker.archive.CatalogEntry.Status;
import dev.waybill.worker.archive.CatalogEntry.StoredFile;
import dev.waybill.worker.claim.Claim;
import java.time.Instant;
import java.util.Map;

/// `manifest.json`, in pieces: what the archive holds, and what it should hold and does not. One entry a line.
final class Manifest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Claim claim;
    private final Instant asOf;

    Manifest(Claim claim, Instant asOf) {
        this.claim = claim;
        this.asOf = asOf;
    }

    String begin(Map<String, Long> counts) {
        ObjectNode head = JSON.createObjectNode()
                .put("exportId", claim.runId().toString())
                .put("dataset", claim.dataset())
                .put("tenant", claim.orgId())
                .put("createdAt", claim.createdAt().toString())
                .put("dataAsOf", asOf.toString());
        counts.forEach(head.putObject("counts")::put);
        String json = json(head);
        return json.substring(0, json.length() - 1) + ",\n\"entries\":[\n";
    }

    String between() {
        return "\n],\n\"missing\":[\n";
    }

    String end() {
        return "\n]}\n";
    }

    /// True if an entry stands in a list: 0 for what the archive holds, 1 for what is missing. The manifest itself is
    /// in neither.
    static boolean isIn(int listing, CatalogEntry entry) {
        return switch (entry.status()) {
            case WRITTEN -> listing == 0;
            case MISSING, CHANGED -> listing == 1;
            case PLANNED -> false;
        };
    }

    /// @param first of its list
    String line(CatalogEntry entry, boolean first) {
        ObjectNode line = JSON.createObjectNode().put("path", entry.path());
        if (entry.kind() == Kind.README) {
            line.put("kind", "readme");
        } else {
            line.put("kind", entry.kind() == Kind.FILE ? "file" : "document")
                    .put("folder", entry.folder())
                    .put("sourceId", entry.sourceId());
        }
        entry.written()
                .ifPresent(written -> line.put("size", written.size()).put("crc32", "%08x".formatted(written.crc32())));
        if (entry.written().isPresent()) {
            entry.stored().ifPresent(stored -> tell(stored, line));
        } else {
            line.put("reason", entry.status() == Status.MISSING ? "missing" : "changed");
        }
        return (first ? "" : ",\n") + json(line);
    }

    private static void tell(StoredFile stored, ObjectNode line) {
        line.put("contentType", stored.contentType());
        stored.sha256().ifPresent(sha256 -> line.put("sha256", sha256));
    }

    private static String json(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
        }
    }
}
