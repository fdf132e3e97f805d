package dev.waybill.worker.encode;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.poi.xssf.eventusermodel.XSSFReader.SheetIterator;
import org.apache.poi.xssf.model.StylesTable;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFRichTextString;
import org.jspecify.annotations.Nullable;

/// Rows of a workbook, one at a time: POI's package, styles and texts, and the XML of its sheets. Rows as POI's
/// objects would need gigabytes.
final class SheetReader implements AutoCloseable {

    /// @param type   `n`, `b`, `inlineStr`
    /// @param format e.g. `yyyy-mm-dd`, `General`
    record Cell(String type, String value, String format, boolean bold) {}

    private record Look(String format, boolean bold) {}

    private final OPCPackage file;
    private final StylesTable styles;
    private final SheetIterator sheets;
    private final Map<String, Look> looks = new HashMap<>();
    private @Nullable XMLStreamReader xml;

    SheetReader(Path path) throws OpenXML4JException, IOException {
        file = OPCPackage.open(path.toFile(), PackageAccess.READ);
        XSSFReader reader = new XSSFReader(file);
        styles = reader.getStylesTable();
        sheets = (SheetIterator) reader.getSheetsData();
    }

    /// Moves to the next sheet, and past its columns.
    ///
    /// @return its name; empty after the last
    Optional<String> nextSheet() throws XMLStreamException {
        if (!sheets.hasNext()) {
            return Optional.empty();
        }
        InputStream sheet = sheets.next();
        xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(sheet);
        return Optional.of(sheets.getSheetName());
    }

    /// The cells of the next row by column, from 0; empty after the last.
    Optional<Map<Integer, Cell>> nextRow() throws XMLStreamException {
        XMLStreamReader sheet = requireNonNull(xml);
        while (sheet.hasNext()) {
            if (sheet.next() == XMLStreamConstants.START_ELEMENT
                    && sheet.getLocalName().equals("row")) {
                return Optional.of(row(sheet));
            }
        }
        return Optional.empty();
    }

    /// What the first cell of the next row says.
    String nextFirst() throws XMLStreamException {
        return requireNonNull(nextRow().orElseThrow().get(0)).value();
    }

    private Map<Integer, Cell> row(XMLStreamReader sheet) throws XMLStreamException {
        Map<Integer, Cell> row = new TreeMap<>();
        while (sheet.nextTag() == XMLStreamConstants.START_ELEMENT) {
            int column = CellReference.convertColStringToIndex(
                    sheet.getAttributeValue(null, "r").replaceAll("[0-9]", ""));
            String style = sheet.getAttributeValue(null, "s");
            Look look = looks.computeIfAbsent(style == null ? "0" : style, this::look);
            String type = sheet.getAttributeValue(null, "t");
            String value = value(sheet);
            row.put(column, new Cell(type == null ? "n" : type, value, look.format, look.bold));
        }
        return row;
    }

    private Look look(String index) {
        XSSFCellStyle style = styles.getStyleAt(Integer.parseInt(index));
        return new Look(style.getDataFormatString(), style.getFont().getBold());
    }

    /// All text up to the end of the cell.
    private static String value(XMLStreamReader sheet) throws XMLStreamException {
        StringBuilder value = new StringBuilder();
        for (int depth = 1; depth > 0; ) {
            switch (sheet.next()) {
                case XMLStreamConstants.START_ELEMENT -> depth++;
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.SPACE -> value.append(sheet.getText());
                default -> throw new IllegalStateException("event %d in a cell".formatted(sheet.getEventType()));
            }
        }
        return new XSSFRichTextString(value.toString()).getString();
    }

    @Override
    public void close() {
        file.revert(); // it was read only
    }
}
