package dev.waybill.worker.encode.pdf;

import dev.waybill.worker.encode.pdf.Typesetter.Extent;
import java.util.Arrays;
import java.util.List;

/// The paper, the letters' size, and how wide the columns are, padding included. In points.
///
/// The largest letters at which all columns have the width they like, upright before across. If none are small enough,
/// the widest columns are made narrower and their texts break.
record Layout(Paper paper, double size, List<Double> widths) {

    private record Sheet(Paper paper, double size) {}

    private static final List<Sheet> SHEETS = List.of(
            new Sheet(Paper.PORTRAIT, 9),
            new Sheet(Paper.PORTRAIT, 8),
            new Sheet(Paper.LANDSCAPE, 9),
            new Sheet(Paper.LANDSCAPE, 8),
            new Sheet(Paper.LANDSCAPE, 7),
            new Sheet(Paper.LANDSCAPE, 6));

    private static final int MANY_COLUMNS = 24;
    private static final Sheet SMALL = new Sheet(Paper.LANDSCAPE, 6);
    private static final Sheet SMALLEST = new Sheet(Paper.LANDSCAPE, 5);

    // In thousandths of the size
    private static final int LIKED = 20_000; // some 40 letters a line
    private static final int LEAST = 1_500;
    private static final int PADDING = 500;

    private static final double MOST_STRETCH = 1.6;

    /// @param extents of the columns, of the header and the first rows
    static Layout of(List<Extent> extents) {
        int[] liked = extents.stream()
                .mapToInt(e -> Math.clamp(e.line(), LEAST, LIKED))
                .toArray();
        for (Sheet sheet : SHEETS) {
            if (sum(liked) <= room(sheet, liked.length)) {
                return layout(sheet, stretched(liked, extents, room(sheet, liked.length)));
            }
        }
        Sheet sheet = liked.length <= MANY_COLUMNS ? SMALL : SMALLEST;
        return layout(sheet, shrunk(liked, extents, room(sheet, liked.length)));
    }

    /// For the texts, in thousandths of the size.
    private static int room(Sheet sheet, int columns) {
        return (int) (sheet.paper.room() * 1000 / sheet.size) - columns * 2 * PADDING;
    }

    private static Layout layout(Sheet sheet, int[] widths) {
        return new Layout(
                sheet.paper,
                sheet.size,
                Arrays.stream(widths)
                        .mapToObj(w -> (w + 2 * PADDING) * sheet.size / 1000)
                        .toList());
    }

    /// First to what texts above the liked width need, then all alike up to the paper's width.
    private static int[] stretched(int[] liked, List<Extent> extents, int room) {
        int[] most = extents.stream().mapToInt(e -> Math.max(e.line(), LEAST)).toArray();
        int[] widths = between(liked, most, room);
        double factor = Math.min(MOST_STRETCH, (double) room / sum(widths));
        return Arrays.stream(widths).map(w -> (int) (w * factor)).toArray();
    }

    /// No word breaks if there is room for that.
    private static int[] shrunk(int[] liked, List<Extent> extents, int room) {
        int[] words = new int[liked.length];
        Arrays.setAll(
                words, c -> Math.min(liked[c], Math.max(LEAST, extents.get(c).word())));
        return sum(words) <= room ? between(words, liked, room) : between(new int[liked.length], words, room);
    }

    /// All columns are as wide, but none narrower than its least and none wider than its most.
    private static int[] between(int[] least, int[] most, int room) {
        int[] widths = least.clone();
        int low = 0;
        int high = room;
        while (low < high) { // the largest common width that leaves room
            int middle = low + (high - low + 1) / 2;
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.clamp(middle, least[c], most[c]);
            }
            if (sum(widths) <= room) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        for (int c = 0; c < widths.length; c++) {
            widths[c] = Math.clamp(low, least[c], most[c]);
        }
        return widths;
    }

    private static long sum(int[] widths) {
        return Arrays.stream(widths).asLongStream().sum();
    }

    /// Of a column's text, in thousandths of the size.
    int textWidth(int column) {
        return (int) Math.round(widths.get(column) * 1000 / size) - 2 * PADDING;
    }

    double padding() {
        return PADDING * size / 1000;
    }

    double lineHeight() {
        return 1.25 * size;
    }

    /// From the top of a line to the ground that its letters stand on.
    double ascent() {
        return 0.96 * size;
    }

    double tableWidth() {
        return widths.stream().mapToDouble(width -> width).sum();
    }
}
