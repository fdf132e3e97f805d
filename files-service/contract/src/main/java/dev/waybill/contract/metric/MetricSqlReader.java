package dev.waybill.contract.metric;

import dev.waybill.contract.metric.MetricSql.Piece;
import dev.waybill.contract.metric.MetricSql.Refused;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a [MetricSql], once from its first character to its last:
///
/// 1. it begins with SELECT, WITH, VALUES or TABLE, and ends with the text or with one semicolon;
/// 2. parentheses and brackets are closed as they were opened, so that none reaches out of a subquery;
/// 3. no word writes, but for a name behind a dot or in quotes;
/// 4. a parameter stands alone: what stands for it never becomes part of a word or string beside it;
/// 5. outside of strings there are only ASCII signs, and letters; comments are left out;
/// 6. what databases read in different ways is refused ([SqlCursor]).
final class MetricSqlReader {

    private static final Set<String> BEGINNINGS = Set.of("SELECT", "WITH", "VALUES", "TABLE");
    private static final Set<String> WRITES = Set.of("INTO", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE");

    /// Of databases that need no semicolon between statements (SQL Server).
    private static final Set<String> STATEMENTS = Set.of(
            ("ALTER BACKUP BEGIN BULK CALL CHECKPOINT COMMIT COPY CREATE DBCC DECLARE DENY DISABLE DROP ENABLE EXEC"
                            + " EXECUTE GRANT KILL LOAD LOCK PRINT RAISERROR RECEIVE RECONFIGURE RESTORE REVERT REVOKE ROLLBACK"
                            + " SAVE SEND SET SETUSER SHUTDOWN THROW TRUNCATE UNLOAD UPDATETEXT USE WAITFOR WHILE WRITETEXT")
                    .split(" "));

    /// Before a parenthesis: `replace(name, 'a', 'b')`.
    private static final Set<String> FUNCTIONS = Set.of("INSERT", "REPLACE", "TRUNCATE");

    private static final String SIGNS = "+-*/%<>=~!@#^&|?,.";
    private static final int MOST_NAME_CHARACTERS = 63;

    private final String sql;
    private final Dialect dialect;
    private final SqlCursor cursor;
    private final List<Piece> pieces = new ArrayList<>();
    private final Deque<Character> open = new ArrayDeque<>();
    private int textFrom;
    private int bracketEnd;
    private boolean begun;
    private boolean afterDot;
    private boolean afterValue; // a string or a parameter
    private @Nullable String lastWord; // while only space and comments stand behind it; judged by what comes then
    private int lastWordAt;

    MetricSqlReader(String sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
        this.cursor = new SqlCursor(sql, dialect);
    }

    List<Piece> read() {
        requireReadable();
        while (!skipSpaceAndComments()) {
            if (cursor.isAt(";")) {
                end();
            } else {
                token(cursor.ahead(0));
            }
        }
        judgeLastWord(' ');
        if (!open.isEmpty()) {
            throw cursor.refused("ends within parentheses or brackets");
        }
        if (!begun) {
            throw cursor.refused("is empty");
        }
        text(sql.length());
        return pieces;
    }

    private void end() {
        if (!begun) {
            throw notReading(cursor.at());
        }
        text(cursor.at());
        int kept = pieces.size();
        cursor.advance(1);
        if (!skipSpaceAndComments()) {
            throw cursor.refused("has a second statement: one is allowed");
        }
        pieces.subList(kept, pieces.size()).clear();
        textFrom = sql.length();
    }

    private void requireReadable() {
        if (sql.length() > MetricSql.MOST_CHARACTERS) {
            throw cursor.refused("has more than %d characters".formatted(MetricSql.MOST_CHARACTERS));
        }
        for (; !cursor.isAtEnd(); cursor.advance(1)) {
            char c = cursor.ahead(0);
            boolean isControl = Character.isISOControl(c) && !cursor.isAtSpace() || c == 0x2028 || c == 0x2029;
            boolean isHalf = Character.isHighSurrogate(c) && !Character.isLowSurrogate(cursor.ahead(1))
                    || Character.isLowSurrogate(c) && !Character.isHighSurrogate(cursor.before());
            if (isControl || isHalf) {
                throw cursor.refused("has the character U+%04X, which may not stand in it".formatted((int) c));
            }
        }
        cursor.advance(-sql.length());
    }

    /// A comment becomes a space, so that no database reads it in another way than this.
    ///
    /// @return whether nothing comes behind
    private boolean skipSpaceAndComments() {
        while (!cursor.isAtEnd()) {
            int from = cursor.at();
            if (cursor.isAtSpace()) {
                cursor.advance(1);
            } else if (cursor.skipComment()) {
                text(from);
                pieces.add(new Piece.Text(" "));
                textFrom = cursor.at();
            } else {
                return false;
            }
        }
        return true;
    }

    private void token(char c) {
        boolean wasAfterValue = afterValue;
        afterValue = false;
        if (cursor.isWordStart(c)) {
            word();
            return;
        }
        judgeLastWord(c);
        if (!begun && c != '(') {
            throw notReading(cursor.at());
        }
        afterDot = c == '.';
        switch (c) {
            case '\'', '"', '`' -> quoted(false);
            case '$' -> {
                cursor.skipDollarQuoted();
                afterValue = true;
            }
            case ':' -> colon(wasAfterValue);
            case '(', '[' -> open(c);
            case ')', ']' -> close(c);
            default -> {
                if (SqlCursor.isAsciiDigit(c)) {
                    cursor.skipNumber();
                } else {
                    sign(c);
                }
            }
        }
    }

    private void word() {
        judgeLastWord(' ');
        lastWordAt = cursor.at();
        String word = cursor.word().toUpperCase(Locale.ROOT);
        char next = cursor.ahead(0);
        if (!begun && !BEGINNINGS.contains(word)) {
            throw notReading(lastWordAt);
        }
        if (next == '\'' && dialect == Dialect.OTHER && (word.equals("Q") || word.equals("NQ"))) {
            throw cursor.refusedAt(lastWordAt, "has a string in q'…': write '…'");
        }
        begun = true;
        lastWord = afterDot ? null : word;
        afterDot = false;
        if (next == '\'' && dialect == Dialect.POSTGRESQL && word.equals("E")) {
            quoted(true);
        }
    }

    private Refused notReading(int character) {
        return cursor.refusedAt(character, "must begin with SELECT, WITH, VALUES or TABLE");
    }

    private void judgeLastWord(char next) {
        String word = lastWord;
        lastWord = null;
        boolean isInBrackets = dialect == Dialect.OTHER && !open.isEmpty() && open.peek() == '[';
        if (word == null || isInBrackets || next == '(' && FUNCTIONS.contains(word)) {
            return;
        }
        if (WRITES.contains(word) && !(word.equals("REPLACE") && dialect == Dialect.POSTGRESQL)
                || dialect == Dialect.OTHER && STATEMENTS.contains(word)) {
            throw cursor.refusedAt(
                    lastWordAt,
                    "has %s: a metric only reads, and a name like that is written in quotes".formatted(word));
        }
    }

    private void quoted(boolean escapes) {
        if (cursor.isAt("`") && dialect == Dialect.POSTGRESQL) {
            throw cursor.refused("has a backtick: write names in \"…\"");
        }
        cursor.skipQuoted(escapes);
        afterValue = true;
    }

    private void open(char c) {
        if (c == '[' && dialect == Dialect.OTHER) { // an index, or a quoted name: both must end at the same place
            if (open.contains('[')) {
                throw cursor.refused("has brackets within brackets");
            }
            bracketEnd = sql.indexOf(']', cursor.at());
        }
        open.push(c);
        cursor.advance(1);
    }

    private void close(char c) {
        char opened = c == ')' ? '(' : '[';
        if (open.isEmpty() || open.pop() != opened) {
            throw cursor.refused("closes with %s what is not open".formatted(c));
        }
        if (c == ']' && dialect == Dialect.OTHER && (cursor.at() != bracketEnd || cursor.ahead(1) == ']')) {
            throw cursor.refused("has a bracket within brackets");
        }
        cursor.advance(1);
    }

    private void sign(char c) {
        if (SIGNS.indexOf(c) < 0) {
            throw cursor.refused("has %s (U+%04X) outside of quotes".formatted(c, (int) c));
        }
        if (c == '?' && dialect != Dialect.POSTGRESQL) { // drivers would take it for a parameter
            throw cursor.refused("has ? outside of quotes: parameters are written :name");
        }
        if (c == '#' && dialect == Dialect.OTHER) {
            throw cursor.refused("has # outside of quotes, which some databases take for a comment");
        }
        cursor.advance(1);
    }

    private void colon(boolean isAfterValue) {
        if (cursor.isAt("::")) {
            cursor.advance(2);
            return;
        }
        if (!SqlCursor.isAsciiLetter(cursor.ahead(1))) {
            cursor.advance(1);
            return;
        }
        char before = cursor.before();
        if (isAfterValue || cursor.isWordPart(before) || SqlCursor.isQuote(before) || ":.@$])".indexOf(before) >= 0) {
            throw cursor.refused(
                    "has a parameter right behind a word or value: write array[1: x] with a space for what is none");
        }
        text(cursor.at());
        if (" \t\r\n(,[".indexOf(before) < 0) { // so that -:x is never a comment, nor E:x a string with escapes
            pieces.add(new Piece.Text(" "));
        }
        cursor.advance(1);
        int name = cursor.at();
        while (SqlCursor.isAsciiLetter(cursor.ahead(0)) || SqlCursor.isAsciiDigit(cursor.ahead(0))) {
            cursor.advance(1);
        }
        char behind = cursor.ahead(0);
        if (cursor.isWordPart(behind) || SqlCursor.isQuote(behind) || behind == '.' || behind == '$') {
            throw cursor.refused("has a parameter that touches what is behind it: write a space between");
        }
        if (cursor.at() - name > MOST_NAME_CHARACTERS) {
            throw cursor.refused("has a parameter whose name is longer than %d".formatted(MOST_NAME_CHARACTERS));
        }
        pieces.add(new Piece.Parameter(sql.substring(name, cursor.at())));
        textFrom = cursor.at();
        afterValue = true;
    }

    private void text(int end) {
        if (end > textFrom) {
            pieces.add(new Piece.Text(sql.substring(textFrom, end)));
            textFrom = end;
        }
    }
}
