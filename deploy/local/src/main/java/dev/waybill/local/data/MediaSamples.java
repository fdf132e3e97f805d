package dev.waybill.local.data;

import java.util.List;

/// Names of stored files: 1 to 255 characters, anything but control characters, as the API takes them.
final class MediaSamples {

    static final List<String> NAMES = List.of(
            "hero.png",
            "hero.png",
            "Hero.PNG",
            "hero-2.png", // what a second hero.png may be called
            "my holiday photo.jpg",
            "Grüße aus Köln.png",
            "\uD83D\uDE80 launch \uD83C\uDDE9\uD83C\uDDEA.png",
            "日本語の写真.jpg",
            "صورة.png",
            "logo.svg",
            "notes.txt",
            "../../etc/passwd.txt",
            "..",
            "a/b/c.png",
            "C:\\Users\\alice\\scan.pdf",
            "/absolute/path.pdf",
            "12:30 notes.txt",
            "report (final) \"2\".pdf",
            "con.txt",
            "no extension",
            "trailing dot.",
            " leading space.jpg",
            ".hidden.png",
            "x".repeat(251) + ".png",
            "日".repeat(251) + ".jpg", // 757 bytes of UTF-8
            "README.md",
            "manifest.json",
            "é.png",
            "e\u0301.png",
            "gnp.\u202Egpj.exe",
            "100%25 real.svg",
            "a<b>c|d?e*f.png");

    private MediaSamples() {}
}
