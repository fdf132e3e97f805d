package dev.waybill.worker.encode;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// The small files of a workbook (ECMA-376 part 1, 12 and part 2): what is in it, and how its files belong
/// together.
final class XlsxParts {

    static final String PROLOG = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

    private static final String TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
    private static final String OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// A sheet that was written.
    ///
    /// @param range of its cells, e.g. `A1:C4`
    record Sheet(String name, String range) {}

    private XlsxParts() {}

    static String contentTypes(List<Sheet> sheets) {
        StringBuilder all = new StringBuilder(PROLOG)
                .append("<Types xmlns=\"%scontent-types\">".formatted(PACKAGE))
                .append(
                        "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>")
                .append("<Default Extension=\"xml\" ContentType=\"application/xml\"/>")
                .append(override("/xl/workbook.xml", TYPES + "sheet.main+xml"))
                .append(override("/xl/styles.xml", TYPES + "styles+xml"))
                .append(override("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"));
        for (int sheet = 1; sheet <= sheets.size(); sheet++) {
            all.append(override("/" + sheetPath(sheet), TYPES + "worksheet+xml"));
        }
        return all.append("</Types>").toString();
    }

    private static String override(String part, String type) {
        return "<Override PartName=\"%s\" ContentType=\"%s\"/>".formatted(part, type);
    }

    /// @param sheet from 1
    static String sheetPath(int sheet) {
        return "xl/worksheets/sheet%s.xml".formatted(sheet);
    }

    static String relations() {
        return PROLOG
                + "<Relationships xmlns=\"%srelationships\">".formatted(PACKAGE)
                + relation(1, OFFICE + "/officeDocument", "xl/workbook.xml")
                + relation(2, PACKAGE + "relationships/metadata/core-properties", "docProps/core.xml")
                + "</Relationships>";
    }

    static String workbookRelations(List<Sheet> sheets) {
        StringBuilder all =
                new StringBuilder(PROLOG).append("<Relationships xmlns=\"%srelationships\">".formatted(PACKAGE));
        for (int sheet = 1; sheet <= sheets.size(); sheet++) {
            all.append(relation(sheet, OFFICE + "/worksheet", "worksheets/sheet%s.xml".formatted(sheet)));
        }
        return all.append(relation(sheets.size() + 1, OFFICE + "/styles", "styles.xml"))
                .append("</Relationships>")
                .toString();
    }

    private static String relation(int id, String type, String target) {
        return "<Relationship Id=\"rId%s\" Type=\"%s\" Target=\"%s\"/>".formatted(id, type, target);
    }

    static String workbook(List<Sheet> sheets) {
        StringBuilder list = new StringBuilder();
        StringBuilder filters = new StringBuilder();
        for (int s = 0; s < sheets.size(); s++) {
            String name = escaped(sheets.get(s).name());
            list.append("<sheet name=\"%s\" sheetId=\"%s\" r:id=\"rId%s\"/>".formatted(name, s + 1, s + 1));
            filters.append(
                    "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"%s\" hidden=\"1\">'%s'!%s</definedName>"
                            .formatted(s, name, sheets.get(s).range().replaceAll("([A-Z]+)([0-9]+)", "\\$$1\\$$2")));
        }
        return PROLOG
                + "<workbook xmlns=\"%s\" xmlns:r=\"%s\"><sheets>%s</sheets><definedNames>%s</definedNames></workbook>"
                        .formatted(MAIN, OFFICE, list, filters);
    }

    static String properties(String title, Instant created) {
        return PROLOG + """
                <cp:coreProperties xmlns:cp="%smetadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" \
                xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
                <dc:title>%s</dc:title><dc:creator>Waybill</dc:creator>\
                <dcterms:created xsi:type="dcterms:W3CDTF">%s</dcterms:created></cp:coreProperties>""".formatted(PACKAGE, escaped(title), created.truncatedTo(ChronoUnit.SECONDS));
    }

    /// What stands before the rows of a sheet: the header row stays where it is when somebody scrolls.
    static String sheetHead(List<Integer> widths) {
        StringBuilder columns = new StringBuilder();
        for (int c = 0; c < widths.size(); c++) {
            columns.append("<col min=\"%1$s\" max=\"%1$s\" width=\"%2$s\" customWidth=\"1\"/>"
                    .formatted(c + 1, widths.get(c)));
        }
        return PROLOG + """
                <worksheet xmlns="%s"><sheetViews><sheetView workbookViewId="0">\
                <pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>\
                <selection pane="bottomLeft"/></sheetView></sheetViews>\
                <sheetFormatPr defaultRowHeight="15"/><cols>%s</cols><sheetData>""".formatted(MAIN, columns);
    }

    static String sheetTail(String range) {
        return "</sheetData><autoFilter ref=\"%s\"/></worksheet>".formatted(range);
    }

    private static String escaped(String text) {
        return text.replaceAll("[\\p{Cntrl}\\ufffe\\uffff]", " ")
                .replace("&", "&#38;")
                .replace("<", "&#60;")
                .replace("\"", "&#34;");
    }
}
