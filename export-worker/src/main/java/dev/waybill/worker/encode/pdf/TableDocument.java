package dev.waybill.worker.encode.pdf;

import dev.waybill.worker.encode.pdf.Fonts.Style;
import dev.waybill.worker.encode.pdf.Typesetter.Extent;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A document of one table, written row by row. The first rows are kept back: they say how wide the columns are.
///
/// Memory: the page that is written, the first rows, and the fonts. The same rows and caption give the same bytes.
public final class TableDocument implements AutoCloseable {

    /// Of a table.
    public static final int MOST_COLUMNS = 50;

    /// Of a cell, in UTF-16 units.
    public static final int LONGEST_CELL = 100_000;

    private static final int SAMPLE_ROWS = 1_000;
    private static final int SAMPLE_CHARACTERS = 500_000;
    private static final int ROOM_TO_GROW = 1_700; // three digits, in thousandths of the font's size

    private final Caption caption;
    private final List<Column> columns;
    private final PdfFile file;
    private final Fonts fonts = new Fonts();
    private final List<List<String>> sample = new ArrayList<>();
    private int sampleCharacters;
    private @Nullable TablePages pages; // null while there are few rows
    private boolean hasRows;

    /// @param out gets the bytes as they come; is not closed
    /// @throws PdfLimit if there are too many columns
    public TableDocument(Caption caption, List<Column> columns, OutputStream out) {
        if (columns.size() > MOST_COLUMNS) {
            throw new PdfLimit("PDF holds at most %,d columns, not %,d", MOST_COLUMNS, columns.size());
        }
        this.caption = caption;
        this.columns = List.copyOf(columns);
        this.file = new PdfFile(out);
    }

    /// @param cells one for each column; empty where there is no value
    /// @throws PdfLimit if a cell is too long, or the pages or the different characters are too many
    public void row(List<String> cells) {
        cells.forEach(TableDocument::requireFits);
        hasRows = true;
        if (pages != null) {
            pages.row(cells);
            return;
        }
        sample.add(List.copyOf(cells));
        sampleCharacters += cells.stream().mapToInt(String::length).sum();
        if (sample.size() >= SAMPLE_ROWS || sampleCharacters >= SAMPLE_CHARACTERS) {
            begin(ROOM_TO_GROW);
        }
    }

    private static void requireFits(String cell) {
        if (cell.length() > LONGEST_CELL) {
            throw new PdfLimit("PDF holds at most %,d characters in a cell, not %,d", LONGEST_CELL, cell.length());
        }
    }

    /// Writes what is left.
    public void end() {
        TablePages of = pages == null ? begin(0) : pages;
        if (!hasRows) {
            of.noRows();
        }
        of.end();
    }

    /// @param roomToGrow for the texts of later rows
    private TablePages begin(int roomToGrow) {
        TablePages begun = new TablePages(caption, columns, Layout.of(extents(roomToGrow)), fonts, file);
        sample.forEach(begun::row);
        sample.clear();
        pages = begun;
        return begun;
    }

    private List<Extent> extents(int roomToGrow) {
        Typesetter bold = new Typesetter(fonts, Style.BOLD);
        List<Extent> extents = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            extents.add(bold.extent(columns.get(c).header()).and(extent(c, roomToGrow)));
        }
        return extents;
    }

    /// Numbers grow from row to row, and so do the names made of them. Where texts differ in length, those of later
    /// rows
    /// may be a little longer.
    private Extent extent(int column, int roomToGrow) {
        Typesetter regular = new Typesetter(fonts, Style.REGULAR);
        Extent extent = Extent.NONE;
        int longest = 0;
        int shortest = Integer.MAX_VALUE;
        for (List<String> row : sample) {
            String cell = row.get(column);
            extent = extent.and(regular.extent(cell));
            longest = Math.max(longest, cell.length());
            shortest = cell.isEmpty() ? shortest : Math.min(shortest, cell.length());
        }
        return longest > shortest ? extent.plus(roomToGrow) : extent;
    }

    /// What is not whole stays so.
    @Override
    public void close() {
        file.close();
    }
}
