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

/// Reads a [MetricSql], once from its first character to its last.
final class MetricSqlReader {

    private static final Set<String> BEGINNINGS = Set.of("SELECT", "WITH", "VALUES", "TABLE");

    /// Where they are no name after a dot and no function's. PostgreSQL refuses them by itself, in a subquery and in a
    /// transaction that is read only.
    private static final Set<String> WRITES = Set.of(
            "INSERT",
            "UPDATE",
            "DELETE",
            "MERGE",
            "REPLACE",
            "CREATE",
            "DROP",
            "ALTER",
            "TRUNCATE",
            "GRANT",
            "REVOKE",
            "CALL",
            "EXEC",
            "EXECUTE",
            "LOCK",
            "LOAD",
            "HANDLER",
            "COPY",
            "UNLOAD");

    private static final int MOST_NAME_CHARACTERS = 63;

    private final String sql;
    private final Dialect dialect;
    private final List<Piece> pieces = new ArrayList<>();
    private final Deque<Character> open = new ArrayDeque<>();
    private int at;
    private int textFrom;
    private boolean begun;
    private @Nullable String lastWord; // while nothing but space and comments stands behind it
    private boolean afterDot;

    MetricSqlReader(String sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    List<Piece> read() {
        if (sql.length() > MetricSql.MOST_CHARACTERS || sql.indexOf('\0') >= 0) {
            throw refused("has more than %d characters, or a zero byte".formatted(MetricSql.MOST_CHARACTERS));
        }
        int end = sql.length();
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (isComment()) {
                comment();
            } else if (c == ';') {
                end = at;
                requireNothingBehind();
            } else {
                token(c);
            }
        }
        word(null, ' ');
        if (!open.isEmpty()) {
            throw refused("ends within parentheses");
        }
        if (!begun) {
            throw refused("is empty");
        }
        text(end);
        return pieces;
    }

    private void requireNothingBehind() {
        int semicolon = at++;
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at))) {
                at++;
            } else if (isComment()) {
                comment();
            } else {
                at = semicolon;
                throw refused("has a second statement: one is allowed");
            }
        }
    }

    private void token(char c) {
        if (isWordStart(c)) {
            readWord();
            return;
        }
        word(null, c);
        if (!begun && c != '(') {
            throw refused("must begin with SELECT, WITH, VALUES or TABLE");
        }
        afterDot = c == '.';
        switch (c) {
            case '\'' -> quoted('\'', false);
            case '"' -> quoted('"', false);
            case '`' -> backtick();
            case '$' -> dollar();
            case ':' -> colon();
            case '?' -> questionMark();
            case '[' -> bracket();
            case '(' -> {
                open.push(c);
                at++;
            }
            case ')' -> {
                if (open.isEmpty()) {
                    throw refused("closes a parenthesis that is not open");
                }
                open.pop();
                at++;
            }
            default -> {
                if (Character.isDigit(c)) {
                    number();
                } else {
                    at++;
                }
            }
        }
    }

    private static boolean isWordStart(char c) {
        return Character.isLetter(c) || c == '_' || c > 127;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || Character.isDigit(c) || c == '$';
    }

    private void readWord() {
        int from = at;
        while (at < sql.length() && isWordPart(sql.charAt(at))) {
            at++;
        }
        String word = sql.substring(from, at).toUpperCase(Locale.ROOT);
        char next = at < sql.length() ? sql.charAt(at) : ' ';
        if (next == '\'' && dialect == Dialect.POSTGRESQL && word.equals("E")) {
            word(null, 'E');
            quoted('\'', true);
            return;
        }
        if (next == '\'' && dialect == Dialect.OTHER && (word.equals("Q") || word.equals("NQ"))) {
            throw refused("has a string in q'…': write '…'");
        }
        if (!begun && !BEGINNINGS.contains(word)) {
            throw refused("must begin with SELECT, WITH, VALUES or TABLE");
        }
        begun = true;
        boolean isName = afterDot;
        word(isName ? null : word, 'w');
        afterDot = false;
    }

    /// A word is judged when it is known what stands behind it.
    ///
    /// @param next what comes now, null for what is no word
    private void word(@Nullable String next, char first) {
        if (lastWord != null && first != '(') {
            if (lastWord.equals("INTO")) {
                throw refused("has INTO: a metric only reads");
            }
            if (dialect != Dialect.POSTGRESQL && WRITES.contains(lastWord)) {
                throw refused("has %s: a metric only reads".formatted(lastWord));
            }
        }
        lastWord = next;
    }

    private void number() {
        while (at < sql.length() && (isWordPart(sql.charAt(at)) || sql.charAt(at) == '.')) {
            at++;
        }
    }

    private boolean isComment() {
        return sql.startsWith("/*", at) || isLineComment();
    }

    /// MySQL wants space behind two dashes, and takes `#` too; others do not.
    private boolean isLineComment() {
        if (sql.charAt(at) == '#') {
            return dialect == Dialect.MYSQL;
        }
        if (!sql.startsWith("--", at)) {
            return false;
        }
        boolean space = at + 2 == sql.length() || sql.charAt(at + 2) <= ' ';
        if (dialect == Dialect.MYSQL && !space) {
            throw refused("has -- without space behind it: write -- and a space for a comment, or - - for numbers");
        }
        return true;
    }

    private void comment() {
        if (!sql.startsWith("/*", at)) {
            int line = at;
            while (line < sql.length() && sql.charAt(line) != '\n' && sql.charAt(line) != '\r') {
                line++;
            }
            if (line < sql.length() && sql.charAt(line) == '\r' && !sql.startsWith("\r\n", line)) {
                throw refused("has a comment that ends with a carriage return alone");
            }
            at = line;
            return;
        }
        if (sql.startsWith("!", at + 2) || sql.startsWith("M!", at + 2) || sql.startsWith("+", at + 2)) {
            throw refused("has a comment that databases execute");
        }
        int depth = 0;
        do {
            if (sql.startsWith("/*", at)) {
                depth++;
                at += 2;
                if (depth > 1 && dialect != Dialect.POSTGRESQL) {
                    throw refused("has a comment within a comment");
                }
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else if (++at >= sql.length()) {
                throw refused("ends within a comment");
            }
        } while (depth > 0);
    }

    /// A string or a quoted name. A quote within is written twice.
    ///
    /// @param escapes whether a backslash quotes what follows; where that depends on the database's settings, one
    /// before a quote is refused
    private void quoted(char quote, boolean escapes) {
        int from = at++;
        int backslashes = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\\') {
                backslashes++;
                at++;
                continue;
            }
            if (c == quote) {
                if (backslashes % 2 == 1 && !escapes && (dialect != Dialect.POSTGRESQL)) {
                    throw refused("has a backslash before a quote: write the quote twice instead");
                }
                if (backslashes % 2 == 1 && escapes) {
                    at++;
                } else if (sql.startsWith(String.valueOf(quote), at + 1)) {
                    at += 2;
                } else {
                    at++;
                    return;
                }
            } else {
                at++;
            }
            backslashes = 0;
        }
        at = from;
        throw refused("ends within the quotes that begin here");
    }

    private void backtick() {
        if (dialect == Dialect.POSTGRESQL) {
            at++;
            return;
        }
        quoted('`', false);
    }

    private void dollar() {
        if (dialect == Dialect.MYSQL) {
            at++;
            return;
        }
        int tag = at + 1;
        while (tag < sql.length() && isWordPart(sql.charAt(tag)) && sql.charAt(tag) != '$') {
            tag++;
        }
        boolean isQuote = tag < sql.length()
                && sql.charAt(tag) == '$'
                && (tag == at + 1 || !Character.isDigit(sql.charAt(at + 1)));
        if (!isQuote) {
            throw refused("has $ outside of quotes: parameters are written :name");
        }
        if (dialect == Dialect.OTHER) {
            throw refused("has a string in $$: write '…'");
        }
        String delimiter = sql.substring(at, tag + 1);
        int end = sql.indexOf(delimiter, tag + 1);
        if (end < 0) {
            throw refused("ends within the quotes that begin here");
        }
        at = end + delimiter.length();
    }

    private void colon() {
        if (sql.startsWith("::", at)) {
            at += 2;
            return;
        }
        int name = at + 1;
        if (name >= sql.length() || !isParameterStart(sql.charAt(name))) {
            at++;
            return;
        }
        int end = name;
        while (end < sql.length() && (isParameterStart(sql.charAt(end)) || Character.isDigit(sql.charAt(end)))) {
            end++;
        }
        if (end - name > MOST_NAME_CHARACTERS) {
            throw refused("has a parameter whose name is longer than %d".formatted(MOST_NAME_CHARACTERS));
        }
        text(at);
        pieces.add(new Piece.Parameter(sql.substring(name, end)));
        at = end;
        textFrom = end;
    }

    private static boolean isParameterStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    /// Drivers would take it for a parameter.
    private void questionMark() {
        if (dialect != Dialect.POSTGRESQL) {
            throw refused("has ? outside of quotes: parameters are written :name");
        }
        at++;
    }

    /// A quoted name in SQL Server, an index elsewhere.
    private void bracket() {
        int end = dialect == Dialect.OTHER ? sql.indexOf(']', at) : at;
        if (end < 0 || dialect == Dialect.OTHER && sql.substring(at, end).matches("(?s).*(['\"`;(\\[]|--|/\\*).*")) {
            at = end < 0 ? at : end;
            throw refused("has quotes, parentheses or comments within brackets");
        }
        at++;
    }

    private void text(int end) {
        if (end > textFrom) {
            pieces.add(new Piece.Text(sql.substring(textFrom, end)));
        }
        textFrom = end;
    }

    private Refused refused(String what) {
        return new Refused("the statement %s (character %d)".formatted(what, Math.min(at, sql.length()) + 1));
    }
}
