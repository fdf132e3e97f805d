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
public final class TableDocument {

    /// Of a table.
    public static final int MOST_COLUMNS = 50;

    /// Of a cell, in UTF-16 units.
    public static final int LONGEST_CELL = 100_000;

    private static final int SAMPLE_ROWS = 200;
    private static final int SAMPLE_CHARACTERS = 500_000;

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
            begin();
        }
    }

    private static void requireFits(String cell) {
        if (cell.length() > LONGEST_CELL) {
            throw new PdfLimit("PDF holds at most %,d characters in a cell, not %,d", LONGEST_CELL, cell.length());
        }
    }

    /// Writes what is left.
    public void end() {
        TablePages of = pages == null ? begin() : pages;
        if (!hasRows) {
            of.noRows();
        }
        of.end();
    }

    private TablePages begin() {
        TablePages begun = new TablePages(caption, columns, Layout.of(extents()), fonts, file);
        sample.forEach(begun::row);
        sample.clear();
        pages = begun;
        return begun;
    }

    private List<Extent> extents() {
        Typesetter regular = new Typesetter(fonts, Style.REGULAR);
        Typesetter bold = new Typesetter(fonts, Style.BOLD);
        List<Extent> extents = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            Extent extent = bold.extent(columns.get(c).header());
            for (List<String> row : sample) {
                extent = extent.and(regular.extent(row.get(c)));
            }
            extents.add(extent);
        }
        return extents;
    }
}
