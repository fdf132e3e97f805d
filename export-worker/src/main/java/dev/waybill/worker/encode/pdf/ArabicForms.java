package dev.waybill.worker.encode.pdf;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Arabic letters look different at the beginning, within, and at the end of a word. Unicode has code points for these
/// forms (The Unicode Standard, chapter 9.2, "Arabic Presentation Forms"), and the fonts have glyphs for them.
final class ArabicForms {

    /// The letter is drawn with the one before it.
    static final int NOTHING = -1;

    private static final int LAM = 0x644;
    private static final int TATWEEL = 0x640;
    private static final int JOINER = 0x200D;

    /// The code points of a letter's forms are neighbours, in this order.
    ///
    /// @param count 1 (the letter joins no other), 2 (it joins the one before it), or 4 (both)
    private record Letter(int isolated, int count) {

        int form(boolean joinsBefore, boolean joinsAfter) {
            int wanted = (joinsBefore ? 1 : 0) + (joinsAfter ? 2 : 0);
            return isolated + wanted;
        }
    }

    private static final Map<Integer, Letter> LETTERS = letters();
    private static final Map<Integer, Integer> LAM_WITH = lamWith(); // alef to the isolated form of both

    private ArabicForms() {}

    /// The form of each letter, every other character as it is.
    static int[] of(int[] characters) {
        int[] forms = characters.clone();
        for (int i = 0; i < forms.length; i++) {
            Letter letter = LETTERS.get(characters[i]);
            if (letter != null && forms[i] != NOTHING) {
                int next = neighbour(characters, i, 1);
                boolean joinsBefore = letter.count >= 2 && joinsAfter(neighbour(characters, i, -1), characters);
                Integer both = characters[i] == LAM && next == i + 1 ? LAM_WITH.get(characters[next]) : null;
                if (both != null) {
                    forms[i] = both + (joinsBefore ? 1 : 0);
                    forms[next] = NOTHING;
                } else {
                    forms[i] = letter.form(joinsBefore, letter.count == 4 && joinsBefore(next, characters));
                }
            }
        }
        return forms;
    }

    /// The next character that is no mark; -1 if there is none.
    private static int neighbour(int[] characters, int i, int step) {
        int n = i + step;
        while (n >= 0 && n < characters.length && Character.getType(characters[n]) == Character.NON_SPACING_MARK) {
            n += step;
        }
        return n < characters.length ? n : -1;
    }

    private static boolean joinsAfter(int i, int[] characters) {
        return i >= 0 && joins(characters[i], 4);
    }

    private static boolean joinsBefore(int i, int[] characters) {
        return i >= 0 && joins(characters[i], 2);
    }

    private static boolean joins(int character, int forms) {
        @Nullable Letter letter = LETTERS.get(character);
        return character == TATWEEL || character == JOINER || letter != null && letter.count >= forms;
    }

    private static Map<Integer, Letter> letters() {
        Map<Integer, Letter> letters = new HashMap<>();
        collect(0xFE80, 0xFEF4, letters);
        collect(0xFB50, 0xFBB1, letters);
        collect(0xFBD3, 0xFBE7, letters);
        collect(0xFBFC, 0xFBFF, letters);
        return letters;
    }

    private static void collect(int from, int to, Map<Integer, Letter> letters) {
        for (int form = from; form <= to; form++) {
            String letter = plain(form);
            int isolated = form;
            while (form < to && plain(form + 1).equals(letter)) {
                form++;
            }
            letters.putIfAbsent(letter.codePointAt(0), new Letter(isolated, form - isolated + 1));
        }
    }

    private static Map<Integer, Integer> lamWith() {
        Map<Integer, Integer> both = new HashMap<>();
        for (int isolated = 0xFEF5; isolated <= 0xFEFB; isolated += 2) {
            both.put(plain(isolated).codePointAt(1), isolated);
        }
        return both;
    }

    private static String plain(int form) {
        return Normalizer.normalize(Character.toString(form), Normalizer.Form.NFKC);
    }
}
