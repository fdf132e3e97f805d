package dev.waybill.contract.metric;

import dev.waybill.contract.metric.MetricSql.Refused;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in a statement that moves over whole comments, strings, numbers and words, never into one.
///
/// Where databases, or their settings, disagree about the end of one, it is refused. Sources: PostgreSQL's
/// scan.l (longest operator ends before `--` and `/*`; a string goes on behind a line end in the way it began),
/// MySQL's sql_lex.cc (`1.into` is a number and a word), and the manuals of the others.
final class SqlCursor {

    /// `12`, `1_000`, `1.5e-3`, `.5` behind its dot, `0xff`.
    private static final Pattern NUMBER =
            Pattern.compile("0[xX][0-9a-fA-F_]+|0[oObB][0-7_]+|[0-9][0-9_]*(\\.[0-9_]*)?([eE][+-]?[0-9_]+)?");

    private final String sql;
    private final Dialect dialect;
    private int at;

    SqlCursor(String sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    int at() {
        return at;
    }

    boolean isAtEnd() {
        return at >= sql.length();
    }

    void advance(int characters) {
        at += characters;
    }

    /// A space behind the end.
    char ahead(int characters) {
        return at + characters < sql.length() ? sql.charAt(at + characters) : ' ';
    }

    /// A space before the beginning.
    char before() {
        return at > 0 ? sql.charAt(at - 1) : ' ';
    }

    boolean isAt(String text) {
        return sql.startsWith(text, at);
    }

    boolean isAtSpace() {
        return isSpace(ahead(0));
    }

    /// What every database takes for space; further ones of Unicode some take for part of a name.
    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    /// @return whether there was a comment, which is behind now
    boolean skipComment() {
        if (isAt("/*")) {
            skipBlockComment();
            return true;
        }
        if (isAt("--") || dialect == Dialect.MYSQL && isAt("#")) {
            skipLineComment();
            return true;
        }
        if (dialect == Dialect.OTHER && isAt("//")) {
            throw refused("has //, which some databases take for a comment: write -- and a space");
        }
        return false;
    }

    private void skipLineComment() {
        if (dialect != Dialect.POSTGRESQL && isAt("--") && !isSpace(ahead(2))) {
            throw refused("has -- without space behind it: write -- and a space for a comment, or - - for numbers");
        }
        while (!isAtEnd() && ahead(0) != '\n' && !isAt("\r\n")) {
            if (ahead(0) == '\r') {
                throw refused("has a comment that ends with a carriage return alone");
            }
            at++;
        }
    }

    private void skipBlockComment() {
        if (ahead(2) == '!' || ahead(2) == '+' || sql.startsWith("M!", at + 2)) {
            throw refused("has a comment that databases execute");
        }
        int from = at;
        int depth = 0;
        do {
            if (isAtEnd()) {
                at = from;
                throw refused("ends within the comment that begins here");
            } else if (isAt("/*")) {
                if (++depth > 1 && dialect != Dialect.POSTGRESQL) {
                    throw refused("has a comment within a comment");
                }
                at += 2;
            } else if (isAt("*/")) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0);
    }

    /// A string or a quoted name. A quote within is written twice.
    ///
    /// @param escapes whether a backslash quotes what follows. Else that depends on the database's settings, and in
    /// PostgreSQL on the string before this one: one before a quote is refused
    void skipQuoted(boolean escapes) {
        char quote = ahead(0);
        if (dialect == Dialect.OTHER && ahead(1) == quote && ahead(2) == quote) {
            throw threeQuotes();
        }
        int from = at++;
        boolean escaped = false;
        for (; !isAtEnd(); at++) {
            char c = ahead(0);
            if (c == quote && escaped && !escapes) {
                throw refused("has a backslash before a quote: write the quote twice, or '\\\\' for a backslash");
            }
            if (c == quote && !escaped) {
                if (dialect == Dialect.OTHER && ahead(1) == quote && ahead(2) == quote) {
                    throw threeQuotes();
                }
                if (ahead(1) != quote) {
                    at++;
                    requireSimpleName(from);
                    return;
                }
                at++;
            }
            escaped = c == '\\' && !escaped;
        }
        at = from;
        throw refused("ends within the quotes that begin here");
    }

    private Refused threeQuotes() {
        return refused("has three quotes in a row, which some databases take for the begin or end of a string");
    }

    /// Not every database takes backticks for quotes.
    private void requireSimpleName(int from) {
        if (dialect == Dialect.OTHER && sql.charAt(from) == '`') {
            String name = sql.substring(from + 1, at - 1);
            if (!name.matches("[A-Za-z0-9_$. -]*") || name.contains("--")) {
                at = from;
                throw refused("has a name in backticks of other than letters, digits, spaces, _, $, . and -");
            }
        }
    }

    /// `$tag$ … $tag$`, which only PostgreSQL reads in one way.
    void skipDollarQuoted() {
        int tag = at + 1;
        while (tag < sql.length() && sql.charAt(tag) != '$' && isWordPart(sql.charAt(tag))) {
            tag++;
        }
        boolean isQuote = tag < sql.length() && sql.charAt(tag) == '$' && !Character.isDigit(ahead(1));
        if (dialect != Dialect.POSTGRESQL || !isQuote) {
            throw refused("has $ outside of quotes: write strings in '…', and parameters as :name");
        }
        String delimiter = sql.substring(at, tag + 1);
        int end = sql.indexOf(delimiter, tag + 1);
        if (end < 0) {
            throw refused("ends within the quotes that begin here");
        }
        at = end + delimiter.length();
    }

    /// What touches a number is a word of its own to some databases (`1into`, `1.into`, `1e5into`), and to
    /// others not.
    void skipNumber() {
        Matcher number = NUMBER.matcher(sql).region(at, sql.length());
        if (!number.lookingAt()) {
            throw refused("has a number that is not readable");
        }
        int end = number.end();
        char behind = end < sql.length() ? sql.charAt(end) : ' ';
        if (isWordPart(behind) || isQuote(behind) || behind == '$' || behind == '.') {
            throw refused("has a number that touches a word or quotes: write a space between");
        }
        at = end;
    }

    static boolean isQuote(char c) {
        return c == '\'' || c == '"' || c == '`';
    }

    boolean isWordStart(char c) {
        return isAsciiLetter(c)
                || c > 127
                        && dialect != Dialect.OTHER
                        && Character.isUnicodeIdentifierPart(c)
                        && !Character.isIdentifierIgnorable(c);
    }

    boolean isWordPart(char c) {
        return isWordStart(c) || isAsciiDigit(c) || c == '$' && dialect != Dialect.OTHER;
    }

    static boolean isAsciiLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    static boolean isAsciiDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// Where a word begins: it.
    String word() {
        int from = at;
        while (!isAtEnd() && isWordPart(ahead(0))) {
            at++;
        }
        return sql.substring(from, at);
    }

    /// @param what follows "the statement"; the message names this character, from 1
    Refused refused(String what) {
        return refusedAt(at, what);
    }

    Refused refusedAt(int character, String what) {
        return new Refused("the statement %s (character %d)".formatted(what, Math.min(character, sql.length()) + 1));
    }
}
