package dev.waybill.worker.encode.pdf;

import java.io.IOException;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;

/// Draws pages.
final class Pictures {

    private static final int DPI = 110;

    private Pictures() {}

    /// @param page from 1
    static Picture of(byte[] pdf, int page) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new Picture(new PDFRenderer(document).renderImageWithDPI(page - 1, DPI));
        }
    }
}
