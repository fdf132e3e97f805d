package dev.waybill.local.launcher;

import dev.waybill.local.CsvRecords;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What came by a link, as somebody who got the mail sees it.
///
/// @param fileName as `Content-Disposition` says; empty if it does not
/// @param records of CSV, the header among them
/// @param cut the CSV stops in the middle of a field
record Download(int status, String fileName, long byteSize, long records, boolean cut, String sha256) {

    private static final Pattern EXTENDED_NAME =
            Pattern.compile("filename\\*=UTF-8''([^;]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern PLAIN_NAME = Pattern.compile("filename=\"([^\"]*)\"", Pattern.CASE_INSENSITIVE);

    /// Downloads without any token, and keeps the bytes in `file`.
    static Download of(HttpClient http, URI link, Path file) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                http.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofInputStream());
        MessageDigest digest = ExpectedCsv.newDigest();
        CsvRecords records = new CsvRecords();
        long size = 0;
        byte[] buffer = new byte[64 * 1024];
        Files.createDirectories(file.toAbsolutePath().getParent());
        try (InputStream in = answer.body();
                OutputStream out = Files.newOutputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                records.add(buffer, n);
                out.write(buffer, 0, n);
                size += n;
            }
        }
        String name = answer.headers()
                .firstValue("Content-Disposition")
                .map(Download::fileName)
                .orElse("");
        return new Download(
                answer.statusCode(),
                name,
                size,
                records.count(),
                records.isCut(),
                HexFormat.of().formatHex(digest.digest()));
    }

    /// As browsers choose it: `filename*` before `filename` (RFC 6266, section 4.3).
    static String fileName(String disposition) {
        Matcher extended = EXTENDED_NAME.matcher(disposition);
        if (extended.find()) {
            return URLDecoder.decode(extended.group(1).strip().replace("+", "%2B"), StandardCharsets.UTF_8);
        }
        Matcher plain = PLAIN_NAME.matcher(disposition);
        return plain.find() ? plain.group(1) : "";
    }
}
