package dev.waybill.worker.archive;

/// A file vanished or changed while its bytes were written into the archive: what is written of it cannot be taken
/// back, so the archive begins again without it.
public final class SourceChanged extends RuntimeException {

    private static final long serialVersionUID = 1;

    SourceChanged(CatalogEntry entry, Exception cause) {
        super("%s: %s; the archive begins again without it".formatted(entry, cause.getMessage()), cause);
    }
}
