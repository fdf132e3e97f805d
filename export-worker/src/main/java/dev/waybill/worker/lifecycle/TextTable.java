package dev.waybill.worker.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Lines whose cells stand below each other.
final class TextTable {

    private final List<List<String>> lines = new ArrayList<>();

    TextTable(String... heading) {
        lines.add(List.of(heading));
    }

    <T> TextTable with(List<T> things, Function<T, List<String>> cells) {
        things.stream().map(cells).forEach(lines::add);
        return this;
    }

    /// `(no rules)` where there is nothing below the heading.
    String text() {
        if (lines.size() == 1) {
            return "(no rules)\n";
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder padded = new StringBuilder();
            for (int column = 0; column < line.size(); column++) {
                padded.append(("%-" + width(column) + "s  ").formatted(line.get(column)));
            }
            text.append(padded.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(1);
    }
}
