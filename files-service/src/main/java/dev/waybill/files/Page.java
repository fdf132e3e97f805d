package dev.waybill.files;

import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A page of a list, newest first.
///
/// @param nextCursor asks for the next page; null on the last one
public record Page<T>(
        List<T> items,

        @Schema(nullable = true, description = "Give it as cursor to get the next page; null on the last one") @Nullable
        String nextCursor) {

    /// @param rows   up to [PageSize#andOneMore] rows
    /// @param cursor writes the cursor that follows a row
    public static <R, T> Page<T> of(List<R> rows, PageSize size, Function<R, T> item, Function<R, String> cursor) {
        List<R> shown = rows.subList(0, Math.min(size.items(), rows.size()));
        String next = rows.size() > size.items() ? cursor.apply(shown.getLast()) : null;
        return new Page<>(shown.stream().map(item).toList(), next);
    }
}
