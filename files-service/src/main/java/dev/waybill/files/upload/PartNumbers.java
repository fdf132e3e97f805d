package dev.waybill.files.upload;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Numbers of parts as they stand in a path or a query.
final class PartNumbers {

    /// S3's limit of one upload.
    static final int MOST = 10_000;

    /// S3's least size of a part that is not the last.
    private static final long LEAST_BYTES = 5L * 1024 * 1024;

    private static final int MOST_AT_ONCE = 1_000;
    private static final int SHOWN = 20; // characters of a wrong value

    private PartNumbers() {}

    /// @throws Problem 400 `invalid-request`
    static int one(String text) {
        return parse(text)
                .orElseThrow(() -> wrong("partNumber is '%s', allowed is a whole number from 1 to %d"
                        .formatted(Problem.shown(text, SHOWN), MOST)));
    }

    /// @param text separated by commas
    /// @throws Problem 400 `invalid-request`
    static List<Integer> several(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw wrong("partNumbers is missing: whole numbers from 1 to %d, separated by commas".formatted(MOST));
        }
        List<Integer> numbers = Stream.of(text.split(",", -1))
                .limit(MOST_AT_ONCE + 1L)
                .map(number -> parse(number.strip())
                        .orElseThrow(() -> wrong("partNumbers has '%s', allowed are whole numbers from 1 to %d"
                                .formatted(Problem.shown(number, SHOWN), MOST))))
                .toList();
        if (numbers.size() > MOST_AT_ONCE) {
            throw wrong("partNumbers has more than %d numbers, the limit".formatted(MOST_AT_ONCE));
        }
        return numbers;
    }

    /// Refuses numbers that no upload of so many bytes has, because those before have 5 MiB each.
    ///
    /// @throws Problem 400 `invalid-request`, naming the first of them
    static void requireWithin(long mostBytes, List<Integer> numbers) {
        for (int number : numbers) {
            if ((number - 1) * LEAST_BYTES >= mostBytes) {
                throw wrong("part %d cannot be of at most %d bytes: every part but the last has 5 MiB or more"
                        .formatted(number, mostBytes));
            }
        }
    }

    private static Optional<Integer> parse(String text) {
        return text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= MOST
                ? Optional.of(Integer.valueOf(text))
                : Optional.empty();
    }

    private static Problem wrong(String detail) {
        return new Problem(ProblemCode.INVALID_REQUEST, detail);
    }
}
