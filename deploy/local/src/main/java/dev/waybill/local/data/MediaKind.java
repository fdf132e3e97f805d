package dev.waybill.local.data;

import java.util.Locale;

/// What a stored file of the demo is, by the ending of its name.
enum MediaKind {
    PNG("image/png"),
    JPEG("image/jpeg"),
    SVG("image/svg+xml"),
    PDF("application/pdf"),
    TEXT("text/plain");

    private final String contentType;

    MediaKind(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    static MediaKind of(String fileName) {
        return switch (fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
            case "png" -> PNG;
            case "jpg" -> JPEG;
            case "svg" -> SVG;
            case "pdf" -> PDF;
            default -> TEXT;
        };
    }

    /// A file that programs for this kind open.
    ///
    /// @param size about its size in bytes
    byte[] bytes(int size, RowRandom random) {
        return switch (this) {
            case PNG -> Pictures.png(size, random);
            case JPEG -> Pictures.jpeg(size, random);
            case SVG -> Papers.svg(size, random);
            case PDF -> Papers.pdf(size, random);
            case TEXT -> Papers.text(size, random);
        };
    }
}
