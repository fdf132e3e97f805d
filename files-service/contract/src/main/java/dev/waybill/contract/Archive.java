package dev.waybill.contract;

import java.util.List;
import java.util.Optional;

/// What an archive holds: rows as Markdown documents, stored files of the tenant, or both.
///
/// @param documents one for each folder of documents
/// @param files     stored files; absent: none
public record Archive(List<Documents> documents, Optional<StoredFiles> files) implements Content {

    public Archive {
        documents = List.copyOf(documents);
    }

    /// Rows that become one Markdown document each, with their columns as YAML front matter.
    ///
    /// @param folder of the archive, e.g. `posts`; also what the documents are counted under
    /// @param table  its key is one column; its columns are the front matter
    /// @param name   column that a document's file is named after
    /// @param body   column that holds the Markdown
    public record Documents(String folder, Table table, String name, String body) {}

    /// Files of `waybill.file_metadata` that are not deleted, as their bytes are in the bucket.
    ///
    /// @param folder      of the archive, e.g. `media`; also what the files are counted under
    /// @param entityTypes only those of these kinds of business rows; all if empty
    public record StoredFiles(String folder, List<String> entityTypes) {
        public StoredFiles {
            entityTypes = List.copyOf(entityTypes);
        }
    }
}
