package dev.waybill.worker.encode.pdf;

import dev.waybill.worker.encode.pdf.Fonts.Style;
import java.util.ArrayList;
import java.util.List;

/// The table on its pages. Each begins with the header; a row stands on one page if one is high enough, and goes on on
/// the next otherwise.
final class TablePages {

    private static final double TITLE_SIZE = 16;
    private static final double FACTS_SIZE = 9;
    private static final double FOOT_SIZE = 7;
    private static final double ROOM_OF_NUMBER = 120;
    private static final int MOST_HEADING_LINES = 3;
    private static final double MOST_HEADER = 0.5; // of a page

    private static final double BLACK = 0;
    private static final double DARK = 0.35;
    private static final double RULE = 0.8;
    private static final double SHADE = 0.92;
    private static final double RULE_WIDTH = 0.4;

    private final Caption caption;
    private final List<Column> columns;
    private final Layout layout;
    private final Fonts fonts;
    private final Typesetter regular;
    private final Typesetter bold;
    private final Pages pages;
    private final List<List<Line>> header = new ArrayList<>();

    private PageContent page = new PageContent();
    private double y; // what is above is taken

    /// @throws PdfLimit if the headers leave no room
    TablePages(Caption caption, List<Column> columns, Layout layout, Fonts fonts, PdfFile file) {
        this.caption = caption;
        this.columns = columns;
        this.layout = layout;
        this.fonts = fonts;
        this.regular = new Typesetter(fonts, Style.REGULAR);
        this.bold = new Typesetter(fonts, Style.BOLD);
        this.pages = new Pages(file, layout.paper());
        this.y = layout.paper().top();
        for (int c = 0; c < columns.size(); c++) {
            header.add(bold.lines(columns.get(c).header(), layout.textWidth(c)));
        }
        if (height(header) > MOST_HEADER * linesThatFit()) {
            throw new PdfLimit("PDF holds headers of at most half a page");
        }
        title();
        header();
    }

    private void title() {
        heading(bold.lines(caption.title(), thousandths(layout.paper().room(), TITLE_SIZE)), TITLE_SIZE, BLACK);
        heading(regular.lines(caption.facts(), thousandths(layout.paper().room(), FACTS_SIZE)), FACTS_SIZE, DARK);
        y -= FACTS_SIZE;
    }

    private void heading(List<Line> lines, double size, double gray) {
        for (Line line : lines.subList(0, Math.min(lines.size(), MOST_HEADING_LINES))) {
            page.text(line.glyphs(), layout.paper().left(), y - size, size, gray);
            y -= 1.4 * size;
        }
    }

    private void header() {
        double high = high(height(header));
        page.rectangle(layout.paper().left(), y - high, layout.tableWidth(), high, SHADE);
        cells(header, 0, height(header));
    }

    /// @param cells one for each column
    /// @throws PdfLimit if it takes too many pages
    void row(List<String> cells) {
        List<List<Line>> lines = new ArrayList<>();
        for (int c = 0; c < cells.size(); c++) {
            lines.add(regular.lines(cells.get(c), layout.textWidth(c)));
        }
        int left = height(lines);
        if (left > linesThatFit() && left <= linesOfPage()) {
            turn();
        }
        int from = 0;
        while (left > linesThatFit()) {
            int n = linesThatFit();
            cells(lines, from, n);
            from += n;
            left -= n;
            turn();
        }
        cells(lines, from, left);
        page.rectangle(layout.paper().left(), y, layout.tableWidth(), RULE_WIDTH, RULE);
    }

    /// The table is empty.
    void noRows() {
        Line line = regular.lines("No rows", Integer.MAX_VALUE).getFirst();
        page.text(line.glyphs(), layout.paper().left() + layout.padding(), y - 2 * FACTS_SIZE, FACTS_SIZE, DARK);
    }

    void end() {
        finish();
        PageContent count = new PageContent();
        count.text(glyphs(Integer.toString(pages.size())), 0, 0, FOOT_SIZE, DARK);
        pages.end(caption, fonts, count);
    }

    private void turn() {
        finish();
        page = new PageContent();
        y = layout.paper().top();
        header();
    }

    private void finish() {
        Paper paper = layout.paper();
        List<Glyph> number = glyphs("Page %s of ".formatted(pages.size() + 1));
        page.text(number, paper.left(), paper.foot(), FOOT_SIZE, DARK);
        double width = number.stream().mapToInt(Glyph::width).sum() * FOOT_SIZE / 1000;
        page.draw(Pages.COUNT, paper.left() + width, paper.foot());

        String what = caption.title() + " · " + caption.facts();
        List<Line> lines = regular.lines(what, thousandths(paper.room() - ROOM_OF_NUMBER, FOOT_SIZE));
        Line first = lines.getFirst();
        page.text(first.glyphs(), paper.right() - points(first, FOOT_SIZE), paper.foot(), FOOT_SIZE, DARK);
        pages.add(page);
    }

    private List<Glyph> glyphs(String text) {
        return regular.lines(text, Integer.MAX_VALUE).getFirst().glyphs();
    }

    /// Draws some lines of each cell, and moves down.
    private void cells(List<List<Line>> cells, int from, int n) {
        double x = layout.paper().left();
        for (int c = 0; c < cells.size(); c++) {
            double right = x + layout.widths().get(c);
            List<Line> lines = cells.get(c);
            double ground = y - layout.padding() - layout.ascent();
            for (int l = from; l < Math.min(from + n, lines.size()); l++) {
                Line line = lines.get(l);
                boolean toRight = columns.get(c).isNumber() || line.rightToLeft();
                double at = toRight ? right - layout.padding() - points(line, layout.size()) : x + layout.padding();
                page.text(line.glyphs(), at, ground, layout.size(), BLACK);
                ground -= layout.lineHeight();
            }
            x = right;
        }
        y -= high(n);
    }

    /// Lines of a row that stand on what is left of this page; may be 0.
    private int linesThatFit() {
        return fit(y);
    }

    /// On a page that has the header only.
    private int linesOfPage() {
        return fit(layout.paper().top() - high(height(header)));
    }

    private int fit(double from) {
        return Math.max(0, (int) ((from - layout.paper().bottom() - 2 * layout.padding()) / layout.lineHeight()));
    }

    /// How high a row is.
    private double high(int lines) {
        return lines * layout.lineHeight() + 2 * layout.padding();
    }

    private static int height(List<List<Line>> cells) {
        return Math.max(1, cells.stream().mapToInt(List::size).max().orElse(1));
    }

    private static int thousandths(double points, double size) {
        return (int) (points * 1000 / size);
    }

    private static double points(Line line, double size) {
        return line.width() * size / 1000;
    }
}
