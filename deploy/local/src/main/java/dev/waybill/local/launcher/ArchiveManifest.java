package dev.waybill.local.launcher;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What an archive says it holds: its `manifest.json`.
record ArchiveManifest(
        String exportId,
        String dataset,
        String tenant,
        String createdAt,
        String dataAsOf,
        Map<String, Long> counts,
        List<Entry> entries,
        List<Missing> missing) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /// @param kind `document`, `file`, or `readme`, which is of no folder and has no source: both are empty then
    /// @param sourceId key of the row, or id of the stored file
    /// @param crc32 8 hex digits
    record Entry(
            String path,
            String kind,
            String folder,
            String sourceId,
            long size,
            String crc32,
            @Nullable String sha256,
            @Nullable String contentType) {

        @SuppressWarnings("ConstantValue") // Jackson passes null for an absent member
        Entry {
            folder = folder == null ? "" : folder;
            sourceId = sourceId == null ? "" : sourceId;
        }
    }

    record Missing(String path, String folder, String sourceId, String reason) {}

    /// Jackson passes null for what is absent.
    ArchiveManifest {
        Objects.requireNonNull(exportId, "exportId");
        Objects.requireNonNull(dataset, "dataset");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(dataAsOf, "dataAsOf");
        counts = Map.copyOf(Objects.requireNonNull(counts, "counts"));
        entries = List.copyOf(Objects.requireNonNull(entries, "entries"));
        missing = List.copyOf(Objects.requireNonNull(missing, "missing"));
    }

    /// @throws IOException if it is no JSON, or lacks a member
    static ArchiveManifest parse(byte[] json) throws IOException {
        return JSON.readValue(json, ArchiveManifest.class);
    }

    /// Entries of a folder.
    List<Entry> in(String folder) {
        return entries.stream().filter(entry -> entry.folder().equals(folder)).toList();
    }
}
