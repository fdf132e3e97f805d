package dev.waybill.local.launcher;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What paths of an archive must be, so that whoever unpacks it gets each entry, where it belongs.
final class ArchivePaths {

    private static final int LONGEST_NAME_BYTES = 255; // of ext4, XFS and APFS
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*");

    private ArchivePaths() {}

    /// Those that are absolute, climb, name a drive, hold a backslash or a control character, or have a part that is
    /// empty or too long.
    static List<String> unsafe(List<String> paths) {
        return paths.stream().filter(path -> !isSafe(path)).toList();
    }

    private static boolean isSafe(String path) {
        return path.indexOf('\\') < 0
                && path.chars().noneMatch(Character::isISOControl)
                && List.of(path.split("/", -1)).stream().allMatch(ArchivePaths::isSafeName);
    }

    private static boolean isSafeName(String name) {
        return !name.isBlank()
                && !name.equals(".")
                && !name.equals("..")
                && !DRIVE.matcher(name).matches()
                && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST_NAME_BYTES;
    }

    /// Those that another one before equals but for case.
    static List<String> twins(List<String> paths) {
        TreeSet<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        return paths.stream().filter(path -> !seen.add(path)).toList();
    }
}
