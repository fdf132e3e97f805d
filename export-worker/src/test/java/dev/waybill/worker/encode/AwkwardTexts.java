package dev.waybill.worker.encode;

import java.util.ArrayList;
import java.util.List;

final class AwkwardTexts {

    private AwkwardTexts() {}

    /// Each character that needs quotes at each place of a text of about one or two words of eight bytes; and
    /// characters that differ from those in one bit, or follow them, alone and in front of them.
    static List<String> texts() {
        List<String> all = new ArrayList<>(List.of(
                "",
                " ",
                "  lead",
                "trail  ",
                "\\",
                "\\.",
                "\\.x",
                "x\\.",
                "\\.\n",
                "\\N",
                "NULL",
                "\"",
                "\"\"",
                ",",
                "\n",
                "\r",
                "\r\n",
                "\t",
                "=1+1",
                "a\\\"b",
                "ünï 四半期 🎉",
                "\u00ac\u00a2\u008a\u008d",
                "¬¬¬¬¬¬¬¬",
                "---####\u000b\u000e",
                "\u0001\u007f\u0080\u07ff\uffff"));
        for (int length : new int[] {1, 2, 7, 8, 9, 15, 16, 17}) {
            for (String special : List.of("\"", ",", "\n", "\r", "-", "#", "\u000b", "é")) {
                for (int at = 0; at < length; at++) {
                    all.add("x".repeat(at) + special + "x".repeat(length - at - 1));
                }
            }
            all.add("\"".repeat(length));
            all.add("-".repeat(length - 1) + ",");
        }
        return all;
    }

    static List<String> json() {
        return List.of(
                "null",
                "true",
                "\"\"",
                "0",
                "-1.50e-3",
                "{}",
                "[]",
                "[1, null]",
                " {\"a\" : \"x,\\\"y\\\"\",\r\n \"b\": [1.10]} ",
                "\"\\\\.\"",
                "\"ü\\n🎉\"",
                "{\"b\": 1, \"a\": 2, \"a\": 3}");
    }

    static List<String> addresses() {
        List<String> all = new ArrayList<>(List.of(
                "0.0.0.0",
                "0.0.0.0/0",
                "255.255.255.255",
                "10.1.2.3/8",
                "10.0.0.1/31",
                "1.2.3.4/32",
                "::",
                "::/0",
                "::1",
                "::1/127",
                "::2/128",
                "::ffff:1.2.3.4",
                "::ffff:0:0",
                "::1.2.3.4",
                "::0.0.1.2",
                "::1:0",
                "::fffe:1.2.3.4",
                "1::",
                "1::/16",
                "::1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7::",
                "1:2:3:4:5:6:7:8",
                "1:0:0:2:0:0:3:4",
                "1:0:0:2:0:0:0:3",
                "0:0:1:0:0:0:0:1",
                "0:0:0:1:0:0:0:1",
                "1:0:2:0:3:0:4:0",
                "2001:db8::ff00:42:8329/64",
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
                "::ffff:ffff:1.2.3.4",
                "64:ff9b::1.2.3.4"));
        for (int zeros = 0; zeros < 256; zeros++) { // every pattern of zero groups
            StringBuilder address = new StringBuilder();
            for (int group = 0; group < 8; group++) {
                address.append(group == 0 ? "" : ":")
                        .append(((zeros >> group) & 1) == 1 ? "0" : Integer.toHexString(1 << 2 * group));
            }
            all.add(address.toString());
        }
        return all;
    }
}
