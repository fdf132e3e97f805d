package dev.waybill.contract;

import java.nio.charset.StandardCharsets;

/// The `Content-Disposition` header that makes a browser save under the original name.
///
/// `attachment; filename="Q3 report (final).pdf"; filename*=UTF-8''Q3%20report%20%28final%29.pdf`:
/// `filename` is an ASCII stand-in for old clients (RFC 6266, section 4.3 and appendix D), `filename*` the exact
/// name (RFC 8187, formerly RFC 5987, section 3.2).
public final class ContentDisposition {

    private static final String ATTR_CHARS = "!#$&+-.^_`|~"; // RFC 8187, besides letters and digits
    private static final String HEX = "0123456789ABCDEF";

    private ContentDisposition() {}

    /// Control characters, which no file name may hold, become `_` so that no name can break out of the header.
    public static String attachment(String fileName) {
        String name = withoutControls(fileName);
        return "attachment; filename=\"" + ascii(name) + "\"; filename*=UTF-8''" + percentEncoded(name);
    }

    private static String withoutControls(String name) {
        StringBuilder out = new StringBuilder(name.length());
        name.codePoints().forEach(c -> {
            boolean unsafe = Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
            out.appendCodePoint(unsafe ? '_' : c);
        });
        return out.toString();
    }

    private static String ascii(String name) {
        StringBuilder out = new StringBuilder(name.length());
        // % too: some clients decode it in filename, against the RFC
        name.codePoints().forEach(c -> out.append(c < 128 && c != '"' && c != '\\' && c != '%' ? (char) c : '_'));
        return out.toString();
    }

    private static String percentEncoded(String name) {
        StringBuilder out = new StringBuilder(name.length() * 2);
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean letterOrDigit = c < 128 && Character.isLetterOrDigit(c);
            if (letterOrDigit || ATTR_CHARS.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }
}
