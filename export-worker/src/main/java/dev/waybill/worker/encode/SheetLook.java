package dev.waybill.worker.encode;

/// How cells look, as their number in `styles.xml`.
final class SheetLook {

    static final int GENERAL = 0;
    static final int HEADER = 1;
    static final int TEXT = 2; // stays text when somebody edits it
    static final int GUARDED = 3; // and is no formula then
    static final int DATE = 4;
    static final int MOMENT = 5;
    static final int CLOCK = 7;
    static final int WITH_FRACTION = 1; // added to a moment or a clock

    private static final int DECIMALS = 8; // and how many
    private static final int MOST_DECIMALS = 15;

    private static final int FIRST_OWN_FORMAT = 164; // those below are Excel's
    private static final int FORMAT_OF_TEXT = 49; // `@`

    private SheetLook() {}

    /// A number with all its decimals.
    static int decimals(int scale) {
        return scale == 0 || scale > MOST_DECIMALS ? GENERAL : DECIMALS + scale;
    }

    /// The whole of `styles.xml`.
    static String styles() {
        StringBuilder formats = new StringBuilder();
        StringBuilder looks = new StringBuilder()
                .append(look(0, 0, ""))
                .append(look(0, 1, " applyFont=\"1\""))
                .append(look(FORMAT_OF_TEXT, 0, " applyNumberFormat=\"1\""))
                .append(look(FORMAT_OF_TEXT, 0, " quotePrefix=\"1\" applyNumberFormat=\"1\""));
        int format = FIRST_OWN_FORMAT;
        for (String code : codes()) {
            formats.append("<numFmt numFmtId=\"%s\" formatCode=\"%s\"/>".formatted(format, code));
            looks.append(look(format++, 0, " applyNumberFormat=\"1\""));
        }
        return XlsxParts.PROLOG + """
                <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
                <numFmts count="%s">%s</numFmts>\
                <fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>\
                <font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
                <fills count="2"><fill><patternFill patternType="none"/></fill>\
                <fill><patternFill patternType="gray125"/></fill></fills>\
                <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
                <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
                <cellXfs count="%s">%s</cellXfs>\
                <cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
                </styleSheet>""".formatted(codes().length, formats, DATE + codes().length, looks);
    }

    private static String look(int format, int font, String more) {
        return "<xf numFmtId=\"%s\" fontId=\"%s\" fillId=\"0\" borderId=\"0\" xfId=\"0\"%s/>"
                .formatted(format, font, more);
    }

    /// From [#DATE] on.
    private static String[] codes() {
        String[] codes = new String[5 + MOST_DECIMALS];
        codes[0] = "yyyy-mm-dd";
        codes[1] = "yyyy-mm-dd hh:mm:ss";
        codes[2] = "yyyy-mm-dd hh:mm:ss.000";
        codes[3] = "hh:mm:ss";
        codes[4] = "hh:mm:ss.000";
        for (int scale = 1; scale <= MOST_DECIMALS; scale++) {
            codes[4 + scale] = "0." + "0".repeat(scale);
        }
        return codes;
    }
}
