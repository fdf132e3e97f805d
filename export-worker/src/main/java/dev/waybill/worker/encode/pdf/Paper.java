package dev.waybill.worker.encode.pdf;

/// A4 (ISO 216: 210 mm × 297 mm), in points of 1/72 inch from the lower left corner.
enum Paper {
    PORTRAIT(595.28, 841.89),
    LANDSCAPE(841.89, 595.28);

    private static final double MARGIN = 28; // 1 cm
    private static final double FOOT = 20; // the page's number stands there

    private final double width;
    private final double height;

    Paper(double width, double height) {
        this.width = width;
        this.height = height;
    }

    String box() {
        return "[0 0 %s %s]".formatted(PageContent.number(width), PageContent.number(height));
    }

    double left() {
        return MARGIN;
    }

    double right() {
        return width - MARGIN;
    }

    double top() {
        return height - MARGIN;
    }

    /// Of what stands above the foot.
    double bottom() {
        return MARGIN + FOOT;
    }

    double foot() {
        return MARGIN;
    }

    double room() {
        return right() - left();
    }
}
