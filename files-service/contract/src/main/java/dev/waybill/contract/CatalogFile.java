package dev.waybill.contract;

import dev.waybill.contract.CatalogReload.Broken;
import dev.waybill.contract.CatalogReload.Changed;
import dev.waybill.contract.CatalogReload.Same;
import dev.waybill.contract.Datasets.InvalidCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The catalog of a running service: what its file said when it was last good. A file that has mistakes changes
/// nothing. Who begins something takes [#current] once and keeps it to the end.
public final class CatalogFile {

    private final Path file;
    private volatile Datasets current;
    private @Nullable Stamp seen; // of the file as it was last read, good or broken; null: it could not be found

    /// @throws InvalidCatalog if the file cannot be read or breaks a rule
    public CatalogFile(Path file) {
        this.file = file;
        this.seen = Stamp.of(file);
        this.current = Datasets.load(file);
    }

    /// What tells one state of a file from the next without reading it; a file that takes its place has another key.
    private record Stamp(
            FileTime modified, long bytes, @Nullable Object key) {

        static @Nullable Stamp of(Path file) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
            } catch (IOException e) {
                return null;
            }
        }
    }

    public Datasets current() {
        return current;
    }

    /// Reads the file again.
    public synchronized CatalogReload reload() {
        seen = Stamp.of(file); // before its text: what is written meanwhile is found by the next look
        try {
            Datasets read = Datasets.load(file);
            CatalogReload reload = CatalogReload.between(current, read);
            if (reload instanceof Changed) { // else who compares the two by identity has nothing to do
                current = read;
            }
            return reload;
        } catch (InvalidCatalog e) {
            return new Broken(e.mistakes());
        }
    }

    /// Reads the file again if it is another one than it was, as its time and size say; cheap enough for each use. A
    /// broken file is told of once.
    public synchronized CatalogReload follow() {
        return Objects.equals(Stamp.of(file), seen) ? new Same() : reload();
    }
}
