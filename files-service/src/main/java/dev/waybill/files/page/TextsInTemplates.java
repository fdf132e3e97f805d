package dev.waybill.files.page;

import io.quarkus.qute.TemplateExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// What templates do to texts: `{cursor.urlEncoded}`.
@TemplateExtension
final class TextsInTemplates {

    private TextsInTemplates() {}

    /// As a value in a query.
    static String urlEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// `media` as the head of a line: `Media`.
    static String capitalised(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
