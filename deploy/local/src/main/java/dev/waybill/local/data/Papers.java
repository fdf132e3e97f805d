package dev.waybill.local.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Files of text, which a ZIP makes smaller.
final class Papers {

    private Papers() {}

    static byte[] text(int size, RowRandom random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < size) {
            text.append(random.pick(ArticleSamples.SENTENCES)).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] svg(int size, RowRandom random) {
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 1000\">\n");
        while (svg.length() < size - 8) {
            svg.append("  <circle cx=\"%d\" cy=\"%d\" r=\"%d\" fill=\"#%06x\"/>\n"
                    .formatted(random.below(1000), random.below(1000), random.below(90), random.below(0x1000000)));
        }
        return svg.append("</svg>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /// One page that is blank but for a comment of the wanted length (ISO 32000-1, section 7.5).
    static byte[] pdf(int size, RowRandom random) {
        List<String> objects = List.of(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>");
        StringBuilder pdf = new StringBuilder("%PDF-1.4\n");
        while (pdf.length() < size - 450) {
            pdf.append("%% %016x%016x\n".formatted(random.next(), random.next()));
        }
        List<Integer> offsets = new ArrayList<>();
        for (String object : objects) {
            offsets.add(pdf.length());
            pdf.append("%d 0 obj\n%s\nendobj\n".formatted(offsets.size(), object));
        }
        int table = pdf.length();
        pdf.append("xref\n0 4\n0000000000 65535 f \n");
        offsets.forEach(offset -> pdf.append("%010d 00000 n \n".formatted(offset)));
        pdf.append("trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n".formatted(table));
        return pdf.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
