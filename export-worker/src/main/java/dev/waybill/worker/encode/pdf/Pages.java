package dev.waybill.worker.encode.pdf;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// A document's pages, written one by one, and what stands around them (ISO 32000-1 §7.7). Pages hang in a tree of two
/// levels, so that a reader finds one of thousands.
final class Pages {

    /// Name, in each page's resources, of what draws the number of all pages. It is known at the end only.
    static final String COUNT = "Count";

    private static final int MOST_PAGES = 20_000;
    private static final int PAGES_OF_NODE = 100;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("'D:'uuuuMMddHHmmss'Z'", Locale.ROOT);

    private record Node(int number, List<Integer> pages) {}

    private final PdfFile file;
    private final Paper paper;
    private final int tree;
    private final int fontNames;
    private final int count;
    private final List<Node> nodes = new ArrayList<>();
    private int pages;

    Pages(PdfFile file, Paper paper) {
        this.file = file;
        this.paper = paper;
        this.tree = file.reserve();
        this.fontNames = file.reserve();
        this.count = file.reserve();
    }

    /// @return its number, from 1
    /// @throws PdfLimit if there are too many
    int add(PageContent content) {
        if (pages == MOST_PAGES) {
            throw new PdfLimit("PDF holds at most %,d pages", MOST_PAGES);
        }
        if (pages % PAGES_OF_NODE == 0) {
            nodes.add(new Node(file.reserve(), new ArrayList<>()));
        }
        Node node = nodes.getLast();
        int body = file.reserve();
        file.stream(body, "", content.bytes());
        int page = file.reserve();
        file.object(page, "<< /Type /Page /Parent %s 0 R /Contents %s 0 R >>".formatted(node.number, body));
        node.pages.add(page);
        pages++;
        return pages;
    }

    int size() {
        return pages;
    }

    /// @param number what draws the number of all pages, from its left end
    void end(Caption caption, Fonts fonts, PageContent number) {
        file.stream(
                count,
                "/Type /XObject /Subtype /Form /BBox [0 -10 100 20] /Resources << /Font %s 0 R >>".formatted(fontNames),
                number.bytes());
        fonts.write(file, fontNames);
        for (Node node : nodes) {
            file.object(
                    node.number,
                    "<< /Type /Pages /Parent %s 0 R /Count %s /Kids [%s] >>"
                            .formatted(tree, node.pages.size(), references(node.pages)));
        }
        file.object(
                tree,
                "<< /Type /Pages /Count %s /Kids [%s] /MediaBox %s /Resources << /Font %s 0 R /XObject << /%s %s 0 R >> >> >>"
                        .formatted(
                                pages,
                                references(nodes.stream().map(Node::number).toList()),
                                paper.box(),
                                fontNames,
                                COUNT,
                                count));
        int catalog = file.reserve();
        file.object(
                catalog,
                "<< /Type /Catalog /Pages %s 0 R /ViewerPreferences << /DisplayDocTitle true >> >>".formatted(tree));
        int info = file.reserve();
        file.object(
                info,
                "<< /Title <FEFF%s> /Subject <FEFF%s> /Producer (Waybill) /CreationDate (%s) >>"
                        .formatted(
                                EmbeddedFont.utf16(caption.title()),
                                EmbeddedFont.utf16(caption.facts()),
                                DATE.format(caption.created().atOffset(ZoneOffset.UTC))));
        file.end(catalog, info, id(caption));
    }

    private static String references(List<Integer> numbers) {
        return numbers.stream().map(n -> n + " 0 R").collect(Collectors.joining(" "));
    }

    private static String id(Caption caption) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(caption.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
