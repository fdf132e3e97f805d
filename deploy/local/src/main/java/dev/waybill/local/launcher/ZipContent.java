package dev.waybill.local.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Every entry of a ZIP with its bytes, in the order of its directory, as `java.util.zip` reads them. All of it in
/// memory: for archives of megabytes.
record ZipContent(List<Entry> entries) {

    /// @param listedCrc32 what the directory says
    record Entry(String path, long listedCrc32, byte[] bytes) {

        /// Of the bytes that came.
        long crc32() {
            CRC32 crc = new CRC32();
            crc.update(bytes);
            return crc.getValue();
        }
    }

    ZipContent {
        entries = List.copyOf(entries);
    }

    /// @throws IOException if the file is no ZIP, or an entry cannot be read to its end
    static ZipContent read(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<Entry> entries = new ArrayList<>();
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    entries.add(new Entry(entry.getName(), entry.getCrc(), in.readAllBytes()));
                }
            }
            return new ZipContent(entries);
        }
    }

    List<String> paths() {
        return entries.stream().map(Entry::path).toList();
    }

    Optional<Entry> find(String path) {
        return entries.stream().filter(entry -> entry.path().equals(path)).findFirst();
    }

    /// The first of each path.
    Map<String, Entry> byPath() {
        Map<String, Entry> byPath = new LinkedHashMap<>();
        entries.forEach(entry -> byPath.putIfAbsent(entry.path(), entry));
        return byPath;
    }
}
