package dev.waybill.worker.encode;

import dev.waybill.worker.source.CopyType;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// One column of a workbook: what its cells are, how they look, how wide they are.
final class SheetColumn {

    private static final int NARROWEST = 8; // characters
    private static final int WIDEST = 60;
    private static final int MARGIN = 2;
    private static final int FILTER_BUTTON = 3;

    private static final byte[] CELL = ascii("<c r=\"");
    private static final byte[] LOOK = ascii(" s=\"");
    private static final byte[] NUMBER = ascii("><v>");
    private static final byte[] NUMBER_END = ascii("</v></c>");
    private static final byte[] TRUE = ascii(" t=\"b\"><v>1</v></c>");
    private static final byte[] FALSE = ascii(" t=\"b\"><v>0</v></c>");
    private static final byte[] PLAIN_TEXT = ascii(" t=\"inlineStr\"><is><t>");
    private static final byte[] KEPT_TEXT = ascii(" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    private static final byte[] TEXT_END = ascii("</t></is></c>");

    private final int column;
    private final CopyType type;
    private final boolean id;
    private final String header;
    private final byte[] letters;
    private final PartBuffer text;
    private int width;
    private boolean fractions;

    /// @param column from 0
    /// @param id     whether its values are names of something, be they numbers or not
    /// @param text   for the text of a cell; all columns may have the same
    SheetColumn(int column, CopyType type, boolean id, String header, PartBuffer text) {
        this.column = column;
        this.type = type;
        this.id = id;
        this.header = header;
        this.text = text;
        this.letters = ascii(letters(column));
        this.width = Math.clamp(header.length() + FILTER_BUTTON, NARROWEST, WIDEST);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// `A` to `Z`, `AA` …
    static String letters(int column) {
        String last = Character.toString('A' + column % 26);
        return column < 26 ? last : letters(column / 26 - 1) + last;
    }

    /// In characters: enough for the header and what was written so far.
    int width() {
        return width;
    }

    void header(PartBuffer xml) {
        text.clear();
        text.write(header.getBytes(StandardCharsets.UTF_8));
        text(SheetLook.HEADER, 1, xml);
    }

    /// Writes the cell of a row; none where there is NULL.
    ///
    /// @param row from 1
    void cell(Cells cells, int row, PartBuffer xml) {
        if (cells.isNull(column)) {
            return;
        }
        text.clear();
        cells.text(column, text);
        width = Math.max(width, Math.min(text.size + MARGIN, WIDEST));
        if (id) {
            guardedText(SheetLook.TEXT, row, xml);
        } else {
            value(row, xml);
        }
    }

    private void value(int row, PartBuffer xml) {
        switch (type) {
            case BOOL -> bool(row, xml);
            case INT2, INT4, INT8, OID, NUMERIC ->
                number(ExcelNumber.isExact(text), SheetLook.decimals(ExcelNumber.scale(text)), row, xml);
            case FLOAT4, FLOAT8 -> number(ExcelNumber.isFloating(text), SheetLook.GENERAL, row, xml);
            case DATE -> time(ExcelTime.date(text), SheetLook.DATE, row, xml);
            case TIME -> time(ExcelTime.time(text), withFraction(SheetLook.CLOCK), row, xml);
            case TIMESTAMP, TIMESTAMPTZ -> time(ExcelTime.timestamp(text), withFraction(SheetLook.MOMENT), row, xml);
            case BYTEA, UUID, MACADDR, MACADDR8, INET, CIDR, TIMETZ, INTERVAL, JSON, JSONB ->
                guardedText(SheetLook.GENERAL, row, xml);
            case TEXT, VARCHAR, BPCHAR, NAME, CAST_TO_TEXT -> guardedText(SheetLook.GENERAL, row, xml);
        }
    }

    private void bool(int row, PartBuffer xml) {
        begin(SheetLook.GENERAL, row, xml);
        xml.write(text.bytes[0] == 't' ? TRUE : FALSE);
    }

    /// In the database's own digits.
    private void number(boolean holds, int look, int row, PartBuffer xml) {
        if (!holds) {
            guardedText(SheetLook.TEXT, row, xml);
            return;
        }
        begin(look, row, xml);
        xml.write(NUMBER);
        xml.write(text.bytes, 0, text.size);
        xml.write(NUMBER_END);
    }

    private void time(double days, int look, int row, PartBuffer xml) {
        if (Double.isNaN(days)) {
            guardedText(SheetLook.TEXT, row, xml);
            return;
        }
        begin(look, row, xml);
        xml.write(NUMBER);
        if (days == Math.rint(days)) {
            Numbers.decimal((long) days, xml);
        } else {
            xml.ascii(Double.toString(days));
        }
        xml.write(NUMBER_END);
    }

    /// From the first time with a fraction on, all of the column show it.
    private int withFraction(int look) {
        fractions |= ExcelTime.hasFraction(text);
        return fractions ? look + SheetLook.WITH_FRACTION : look;
    }

    private void guardedText(int look, int row, PartBuffer xml) {
        int characters = ExcelText.characters(text);
        if (characters > ExcelText.MOST_CHARACTERS) {
            throw new FormatLimit(String.format(
                    Locale.ROOT,
                    "Column %s has a text of %,d characters, and a cell of an XLSX file holds %,d."
                            + " Choose csv or jsonl, or leave the column out.",
                    header,
                    characters,
                    ExcelText.MOST_CHARACTERS));
        }
        text(ExcelText.isLikeFormula(text) ? SheetLook.GUARDED : look, row, xml);
    }

    /// An inline string, which is never computed, whatever it begins with.
    private void text(int look, int row, PartBuffer xml) {
        begin(look, row, xml);
        xml.write(ExcelText.hasOuterSpace(text) ? KEPT_TEXT : PLAIN_TEXT);
        ExcelText.xml(text, xml);
        xml.write(TEXT_END);
    }

    private void begin(int look, int row, PartBuffer xml) {
        xml.write(CELL);
        xml.write(letters);
        Numbers.decimal(row, xml);
        xml.write('"');
        if (look != SheetLook.GENERAL) {
            xml.write(LOOK);
            Numbers.decimal(look, xml);
            xml.write('"');
        }
    }
}
