package dev.waybill.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The catalog: what may be exported, and how. Both services read the same file (`WAYBILL_DATASETS`) at start, and
/// again when it changes ([CatalogFile]).
///
/// ```yaml
/// datasets:
///   invoices:
///     kind: table
///     from: app.invoices
///     tenant: org_id
///     key: [id]
///     formats: [csv]
///     link: once          # or fresh
///     linkTtl: 10m
///     retention: 7d
///     fileName: invoices  # optional
///     columns:
///       - {name: number, header: Invoice}
///   blog:
///     kind: archive
///     formats: [zip]
///     documents:          # a folder each, a Markdown document for each row
///       posts:
///         from: app.posts
///         tenant: org_id
///         key: [id]       # one column
///         name: slug      # names the document's file
///         body: body      # the Markdown
///         frontMatter: [title, tags]
///     files:              # stored files of the tenant
///       folder: media
///       entityTypes: [post, page]   # optional; all if absent
/// ```
public final class Datasets {

    private final Map<String, Dataset> byName;

    private Datasets(List<Dataset> all) {
        Map<String, Dataset> named = new LinkedHashMap<>();
        all.forEach(dataset -> named.put(dataset.name(), dataset));
        this.byName = named;
    }

    /// @throws InvalidCatalog if the file cannot be read or breaks a rule; the message names file, line and dataset of
    ///     every mistake
    public static Datasets load(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new InvalidCatalog(List.of("%s: cannot be read as UTF-8 text (%s)".formatted(file, e)));
        }
    }

    /// @param file only for messages
    public static Datasets parse(String file, String yaml) {
        return new Datasets(new CatalogReader(file).read(yaml));
    }

    public List<Dataset> all() {
        return List.copyOf(byName.values());
    }

    public Optional<Dataset> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// What is wrong with a catalog file: one line for each mistake.
    public static final class InvalidCatalog extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient List<String> mistakes;

        InvalidCatalog(List<String> mistakes) {
            super(String.join("\n", mistakes));
            this.mistakes = List.copyOf(mistakes);
        }

        /// A line each.
        public List<String> mistakes() {
            return mistakes;
        }
    }
}
