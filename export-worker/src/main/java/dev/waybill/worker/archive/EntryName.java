package dev.waybill.worker.archive;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.regex.Pattern;

/// Names of users, made safe to unpack on every file system: no path, no drive, no control character, nothing that
/// changes the direction of text, nothing that Windows keeps for itself, and not too long.
final class EntryName {

    private static final int LONGEST_BYTES = 150; // of 255, which file systems allow: room for a twin's number
    private static final int MOST_CHARS = 600; // looked at: users' texts may be megabytes
    private static final int EXTENSION_BYTES = 20;
    private static final Pattern UNSAFE = Pattern.compile("[/\\\\:*?\"<>|\\p{Cc}\\p{Cs}\\p{Co}\\p{Cn}\\u2028\\u2029]");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}&&[^\\u200C\\u200D]]"); // joiners make emoji
    private static final Pattern EDGE = Pattern.compile("^[\\s.]+|[\\s.]+$", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern DEVICE = Pattern.compile(
            "(CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(COM|LPT)[0-9¹²³])([. ].*)?", Pattern.CASE_INSENSITIVE);

    private EntryName() {}

    /// A name for one file in a folder, with its extension.
    static String safe(String name) {
        String plain = INVISIBLE
                .matcher(Normalizer.normalize(beginAndEnd(name), Form.NFC))
                .replaceAll("");
        String safe = EDGE.matcher(UNSAFE.matcher(plain).replaceAll("_")).replaceAll("");
        if (safe.isEmpty()) {
            safe = "untitled";
        }
        if (DEVICE.matcher(safe).matches()) {
            safe = "_" + safe;
        }
        return shortened(safe);
    }

    /// Cut off in the middle, but not in a character: the end may be an extension.
    private static String beginAndEnd(String name) {
        if (name.length() <= MOST_CHARS) {
            return name;
        }
        int begin = MOST_CHARS - 2 * EXTENSION_BYTES;
        int end = name.length() - EXTENSION_BYTES;
        return name.substring(0, Character.isHighSurrogate(name.charAt(begin - 1)) ? begin - 1 : begin)
                + name.substring(Character.isLowSurrogate(name.charAt(end)) ? end + 1 : end);
    }

    private static String shortened(String name) {
        if (bytes(name) <= LONGEST_BYTES) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && bytes(name.substring(dot)) <= EXTENSION_BYTES ? name.substring(dot) : "";
        String stem = name.substring(0, name.length() - extension.length());
        while (bytes(stem) > LONGEST_BYTES - bytes(extension)) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        return EDGE.matcher(stem).replaceAll("") + extension;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// Two paths that fold to the same would be one file where case or Unicode form is ignored.
    ///
    /// A number that is put into a path stands in its folded form at the same place: no character folds to a
    /// dot, and none by what stands behind it, as a sigma becomes a small letter.
    static String folded(String path) {
        String upper =
                Normalizer.normalize(path, Form.NFC).toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT);
        return Normalizer.normalize(upper, Form.NFC);
    }
}
