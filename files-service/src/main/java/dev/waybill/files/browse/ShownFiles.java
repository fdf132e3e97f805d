package dev.waybill.files.browse;

import dev.waybill.files.EntityRef;
import dev.waybill.files.FileAnswer;
import dev.waybill.files.Page;
import dev.waybill.files.tenant.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A page of the list of files as its template shows it. All queries are empty or begin with `?`.
///
/// @param entity  the business row whose files these are; null for all files
/// @param query   of this page
/// @param newest  query of the first page
/// @param older   query of the next page; null on the last one
/// @param isFirst whether this is the first page
/// @param linksEndAt when the first link ends; null without files
/// @param secondsLeft until then
/// @param notice  what just happened; null if nothing
record ShownFiles(
        List<Row> rows,
        @Nullable EntityRef entity,
        String query,
        String newest,
        @Nullable String older,
        boolean isFirst,
        @Nullable Instant linksEndAt,
        long secondsLeft,
        @Nullable Notice notice) {

    /// @param type     for the badge
    /// @param uploader `You`, or a user id
    record Row(FileAnswer file, String type, String uploader) {

        static Row of(FileAnswer file, Caller reader) {
            String uploader = file.uploadedBy().equals(reader.userId()) ? "You" : file.uploadedBy();
            return new Row(file, FileType.of(file.contentType(), file.fileName()), uploader);
        }
    }

    /// @param deleted else it was restored
    record Notice(UUID fileId, String fileName, boolean deleted) {}

    static ShownFiles of(ListPlace place, Page<Row> page, @Nullable Notice notice, Instant now) {
        @Nullable
        Instant end = page.items().stream()
                .map(row -> row.file().downloadUrlExpiresAt())
                .min(Instant::compareTo)
                .orElse(null);
        return new ShownFiles(
                page.items(),
                place.entity().orElse(null),
                place.query(),
                place.first().query(),
                page.nextCursor() == null ? null : place.at(page.nextCursor()).query(),
                place.cursor() == null,
                end,
                end == null ? 0 : Duration.between(now, end).toSeconds(),
                notice);
    }
}
