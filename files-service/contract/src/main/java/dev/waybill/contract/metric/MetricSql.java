package dev.waybill.contract.metric;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// One read-only statement with named parameters such as `:from`.
///
/// It is cut into words, strings and comments only to find where it ends and where its parameters are. What a
/// database could read in another way than this is refused, so that a second statement cannot hide in a string;
/// and no parenthesis reaches out of a subquery that it is put into. That nothing is written is for the
/// database to hold: a transaction that is read only, and the rights of the user. The words are a second wall,
/// for databases whose driver takes "read only" as a hint.
public final class MetricSql {

    /// Longest text, in characters.
    public static final int MOST_CHARACTERS = 50_000;

    private final List<Piece> pieces;

    private MetricSql(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    sealed interface Piece {
        record Text(String sql) implements Piece {}

        record Parameter(String name) implements Piece {}
    }

    /// Not one read-only statement. The message says what is wrong, and at which character.
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    /// @throws Refused if it is not one read-only statement
    public static MetricSql parse(String sql, Dialect dialect) {
        return new MetricSql(new MetricSqlReader(sql, dialect).read());
    }

    /// Names of its parameters, in the order in which they stand first.
    public Set<String> parameters() {
        Set<String> names = new LinkedHashSet<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Parameter parameter) {
                names.add(parameter.name());
            }
        }
        return names;
    }

    /// Its parameters, each time one stands there.
    public List<String> places() {
        List<String> names = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Parameter parameter) {
                names.add(parameter.name());
            }
        }
        return names;
    }

    /// The statement as a database takes it, without comments, and without a semicolon at its end.
    ///
    /// @param place what stands for a parameter: a place-holder, or a whole literal. It never touches a word,
    /// and is never behind a string, so that what is a literal by itself is one here
    public String with(Function<String, String> place) {
        StringBuilder sql = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Text text -> sql.append(text.sql());
                case Piece.Parameter parameter -> sql.append(place.apply(parameter.name()));
            }
        }
        return sql.toString();
    }
}
