package dev.waybill.files;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import org.jspecify.annotations.Nullable;

/// How many items a page has: query parameter `limit`, 1 to 100, 20 where it is absent.
public record PageSize(int items) {

    private static final int DEFAULT = 20;
    private static final int MOST = 100;

    /// @throws Problem 400 naming the value, if it is no number or out of bounds
    public static PageSize parse(@Nullable String limit) {
        if (limit == null) {
            return new PageSize(DEFAULT);
        }
        try {
            int items = Integer.parseInt(limit);
            if (items >= 1 && items <= MOST) {
                return new PageSize(items);
            }
        } catch (NumberFormatException e) {
            // told below
        }
        String shown = Problem.shown(limit, 20);
        throw new Problem(
                ProblemCode.INVALID_REQUEST,
                "limit is '%s', allowed is a whole number from 1 to %d".formatted(shown, MOST));
    }

    /// One more than a page tells whether there is a next one, without counting.
    public int andOneMore() {
        return items + 1;
    }
}
