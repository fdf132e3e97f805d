package dev.waybill.worker.encode.pdf;

import java.util.Locale;

/// A table that no document of this kind holds. The message names the limit, and what exceeds it: `PDF holds at most …`
public final class PdfLimit extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// @param format of [String#format], with its arguments
    PdfLimit(String format, Object... arguments) {
        super(String.format(Locale.ROOT, format, arguments), null, false, false);
    }
}
