package dev.waybill.files.browse;

import java.util.Locale;
import java.util.Map;

/// What people call a type of file: `PDF`, `Spreadsheet`, `Image`. By the media type; by the end of the name where the
/// media type says no more than that it is bytes or text.
final class FileType {

    private static final String UNKNOWN = "File";

    private static final Map<String, String> BY_MEDIA_TYPE = Map.ofEntries(
            Map.entry("application/pdf", "PDF"),
            Map.entry("text/csv", "CSV"),
            Map.entry("text/markdown", "Markdown"),
            Map.entry("text/html", "HTML"),
            Map.entry("application/json", "JSON"),
            Map.entry("application/zip", "ZIP"),
            Map.entry("application/gzip", "GZIP"),
            Map.entry("application/rtf", "Document"),
            Map.entry("application/msword", "Document"),
            Map.entry("application/vnd.ms-excel", "Spreadsheet"),
            Map.entry("application/vnd.ms-powerpoint", "Slides"),
            Map.entry("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Document"),
            Map.entry("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Spreadsheet"),
            Map.entry("application/vnd.openxmlformats-officedocument.presentationml.presentation", "Slides"),
            Map.entry("application/vnd.oasis.opendocument.text", "Document"),
            Map.entry("application/vnd.oasis.opendocument.spreadsheet", "Spreadsheet"),
            Map.entry("application/vnd.oasis.opendocument.presentation", "Slides"));

    private static final Map<String, String> BY_FAMILY =
            Map.of("image", "Image", "video", "Video", "audio", "Audio", "font", "Font", "text", "Text");

    private static final Map<String, String> BY_END = Map.ofEntries(
            Map.entry("pdf", "PDF"),
            Map.entry("csv", "CSV"),
            Map.entry("md", "Markdown"),
            Map.entry("json", "JSON"),
            Map.entry("zip", "ZIP"),
            Map.entry("gz", "GZIP"),
            Map.entry("txt", "Text"),
            Map.entry("log", "Text"),
            Map.entry("docx", "Document"),
            Map.entry("xlsx", "Spreadsheet"),
            Map.entry("pptx", "Slides"));

    private FileType() {}

    static String of(String contentType, String fileName) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (type.equals("application/octet-stream")) {
            return byEnd(fileName, UNKNOWN);
        }
        if (type.equals("text/plain")) {
            return byEnd(fileName, "Text");
        }
        String family = type.split("/", 2)[0];
        return BY_MEDIA_TYPE.getOrDefault(type, BY_FAMILY.getOrDefault(family, UNKNOWN));
    }

    private static String byEnd(String fileName, String otherwise) {
        String end = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_END.getOrDefault(end, otherwise);
    }
}
