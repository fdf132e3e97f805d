package dev.waybill.worker.encode.pdf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/// Reads documents with another library than the one that writes them.
public final class PdfReader {

    private PdfReader() {}

    /// Text of each page.
    public static List<String> pages(byte[] pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            List<String> pages = new ArrayList<>();
            PDFTextStripper stripper = new PDFTextStripper();
            for (int page = 1; page <= document.getNumberOfPages(); page++) {
                stripper.setStartPage(page);
                stripper.setEndPage(page);
                pages.add(stripper.getText(document));
            }
            return pages;
        }
    }

    /// All of it, without spaces and line ends: where lines break is of no matter to what a cell says.
    public static String letters(byte[] pdf) throws IOException {
        return letters(String.join("", pages(pdf)));
    }

    public static String letters(String text) {
        return text.replaceAll("[\\s\\p{Z}]", "");
    }

    /// Where the texts that fit end, in points from the left.
    static List<String> rightEnds(byte[] pdf, Predicate<String> texts) throws IOException {
        List<String> ends = new ArrayList<>();
        PDFTextStripper stripper = new PDFTextStripper() {
            @Override
            protected void writeString(String text, List<TextPosition> positions) {
                if (texts.test(text)) {
                    TextPosition last = positions.getLast();
                    ends.add(String.format(Locale.ROOT, "%.1f", last.getXDirAdj() + last.getWidthDirAdj()));
                }
            }
        };
        try (PDDocument document = Loader.loadPDF(pdf)) {
            stripper.getText(document);
        }
        return ends;
    }
}
