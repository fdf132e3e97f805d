package dev.waybill.worker.notify;

import java.util.List;

/// What a mail says, in the order it is read. HTML and plain text are two looks of the same letter.
///
/// @param preheader what mail programs show beside the subject in their lists
/// @param button    the one thing to do
/// @param links     where else to look
record Letter(
        String subject,
        String preheader,
        String lead,
        List<Fact> facts,
        Link button,
        List<String> notes,
        List<Link> links) {

    /// A row of the table.
    ///
    /// @param value in one line
    /// @param code  to be read letter by letter, such as a checksum
    record Fact(String name, String value, boolean code) {

        Fact {
            value = line(value);
        }

        static Fact of(String name, String value) {
            return new Fact(name, value, false);
        }

        static Fact code(String name, String value) {
            return new Fact(name, value, true);
        }
    }

    record Link(String label, String url) {}

    Letter {
        preheader = line(preheader);
    }

    /// No name of a file can begin a line of its own or turn the direction of what follows (Unicode, UAX 9).
    private static String line(String text) {
        return text.replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ").replaceAll("[\\u202a-\\u202e\\u2066-\\u2069]", "");
    }
}
