package dev.waybill.local.web;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Pages of the site.
final class Html {

    static final String TYPE = "text/html; charset=utf-8";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    private Html() {}

    /// @param main HTML
    static String page(String title, String main) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%s</title>
                <link rel="stylesheet" href="/style.css">
                </head>
                <body>
                <header><a href="/">Waybill’s local stack</a><a href="/sign-in">Sign in</a></header>
                <main>
                %s</main>
                </body>
                </html>
                """.formatted(escaped(title), main);
    }

    /// As text or as the value of an attribute in double quotes.
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /// `2026-11-22 06:12:03 UTC`.
    static String time(Instant instant) {
        return TIME.format(instant.atOffset(ZoneOffset.UTC));
    }
}
