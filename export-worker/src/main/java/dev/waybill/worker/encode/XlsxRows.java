package dev.waybill.worker.encode;

import dev.waybill.worker.encode.XlsxParts.Sheet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A tenant's rows as a workbook for Excel (Office Open XML, ECMA-376), sheet after sheet.
///
/// | value | cell |
/// |---|---|
/// | NULL | none |
/// | boolean | boolean |
/// | whole number, numeric of up to 15 digits | number, with as many decimals as it has |
/// | real, double precision | number, the same binary one |
/// | date, timestamp (in UTC), time, from 1900-03-01 to 9999 | date; milliseconds are shown, microseconds kept |
/// | id or key, other numbers and dates, all other types | text, as in CSV; never a formula |
///
/// Memory: 64 KiB of XML, or the largest row. The same rows and heading give the same bytes.
public final class XlsxRows implements Rows {

    private static final int ROWS_PER_SHEET = 1_048_575; // and the header ("Excel specifications and limits")
    private static final long SHEET_BYTES = 4_000_000_000L; // so that no entry needs the 64-bit sizes of ZIP
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int LEVEL = 4; // a sixth larger than the default, and nearly twice as fast

    private final Cells cells;
    private final Set<Integer> ids;
    private final Heading heading;
    private final int rowsPerSheet;

    private final Redirected out = new Redirected();
    private final ZipOutputStream zip = new ZipOutputStream(out);
    private PartBuffer xml = new PartBuffer(CHUNK_BYTES);
    private final List<Sheet> sheets = new ArrayList<>(); // that are whole
    private List<SheetColumn> columns = List.of();
    private int row; // of the sheet, the last one written; from 1
    private long sheetBytes;

    /// @param ids see [#ids]
    public XlsxRows(Cells cells, Set<Integer> ids, Heading heading) {
        this(cells, ids, heading, ROWS_PER_SHEET);
    }

    XlsxRows(Cells cells, Set<Integer> ids, Heading heading, int rowsPerSheet) {
        this.cells = cells;
        this.ids = ids;
        this.heading = heading;
        this.rowsPerSheet = rowsPerSheet;
        zip.setLevel(LEVEL);
    }

    /// Columns whose values are names of something, so that they are texts even if they are numbers: those of
    /// the key, `id`, and `…_id`.
    ///
    /// @return their places, from 0
    public static Set<Integer> ids(List<String> columns, List<String> key) {
        return IntStream.range(0, columns.size())
                .filter(c -> key.contains(columns.get(c)) || columns.get(c).matches("(.*_)?id"))
                .boxed()
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void begin(List<String> headers, PartBuffer to) {
        out.to(to);
        PartBuffer text = new PartBuffer(1); // grows
        columns = IntStream.range(0, headers.size())
                .mapToObj(c -> new SheetColumn(c, cells.type(c), ids.contains(c), headers.get(c), text))
                .toList();
        beginSheet();
    }

    @Override
    public boolean next(PartBuffer to) throws SQLException {
        if (!cells.next()) {
            return false;
        }
        out.to(to);
        if (row > rowsPerSheet || sheetBytes > SHEET_BYTES) {
            endSheet();
            beginSheet();
        }
        beginRow();
        for (SheetColumn column : columns) {
            column.cell(cells, row, xml);
        }
        endRow();
        return true;
    }

    private void beginSheet() {
        row = 0;
        sheetBytes = 0;
        beginRow();
        columns.forEach(column -> column.header(xml));
        endRow();
    }

    private void beginRow() {
        xml.ascii("<row r=\"");
        Numbers.decimal(++row, xml);
        xml.ascii("\">");
    }

    private void endRow() {
        xml.ascii("</row>");
        if (xml.isFull()) {
            flush();
        }
    }

    /// Widths stand before the rows: they are those of what was written by then.
    private void flush() {
        if (sheetBytes == 0) {
            beginEntry(XlsxParts.sheetPath(sheets.size() + 1));
            write(XlsxParts.sheetHead(columns.stream().map(SheetColumn::width).toList()));
        }
        write(xml.bytes, xml.size);
        sheetBytes += xml.size;
        xml.clear();
        if (xml.isGrown()) {
            xml = new PartBuffer(CHUNK_BYTES);
        }
    }

    private void endSheet() {
        flush();
        String range = "A1:%s%s".formatted(SheetColumn.letters(columns.size() - 1), row);
        write(XlsxParts.sheetTail(range));
        sheets.add(new Sheet(ExcelText.sheetName(heading.title(), sheets.size() + 1), range));
    }

    @Override
    public void end(PartBuffer to) {
        out.to(to);
        endSheet();
        entry("xl/workbook.xml", XlsxParts.workbook(sheets));
        entry("xl/_rels/workbook.xml.rels", XlsxParts.workbookRelations(sheets));
        entry("xl/styles.xml", SheetLook.styles());
        entry("docProps/core.xml", XlsxParts.properties(heading.title(), heading.requestedAt()));
        entry("_rels/.rels", XlsxParts.relations());
        entry("[Content_Types].xml", XlsxParts.contentTypes(sheets));
        try {
            zip.finish();
        } catch (IOException e) {
            throw noDisk(e);
        }
    }

    private void entry(String path, String content) {
        beginEntry(path);
        write(content);
    }

    private void beginEntry(String path) {
        ZipEntry entry = new ZipEntry(path);
        entry.setTimeLocal(LocalDateTime.ofInstant(heading.requestedAt(), ZoneOffset.UTC));
        try {
            zip.putNextEntry(entry); // ends the one before
        } catch (IOException e) {
            throw noDisk(e);
        }
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, bytes.length);
    }

    private void write(byte[] bytes, int length) {
        try {
            zip.write(bytes, 0, length);
        } catch (IOException e) {
            throw noDisk(e);
        }
    }

    /// All goes to memory, where nothing fails.
    private static UncheckedIOException noDisk(IOException e) {
        return new UncheckedIOException(e);
    }

    @Override
    public List<String> cursor() {
        return cells.cursor();
    }

    /// Frees the deflater's memory, which the garbage collector does not know of. What is not whole yet stays
    /// so.
    @Override
    public void close() throws SQLException {
        out.toNowhere();
        try {
            zip.close();
        } catch (IOException e) {
            throw noDisk(e);
        } finally {
            cells.close();
        }
    }
}
