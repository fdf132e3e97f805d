package dev.waybill.worker.grafana;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A query of Prometheus, taken apart as far as needed to know what it asks for: words and brackets, not sense.
///
/// @param metrics  names of metrics, with the labels that they are selected by
/// @param grouping labels that results are grouped or matched by
public record PromQl(Map<String, Set<String>> metrics, Set<String> grouping) {

    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(\"(?:[^\"\\\\]|\\\\.)*\"|\\[\\d+[smhd]]|\\d+(?:\\.\\d+)?|[a-zA-Z_][a-zA-Z0-9_]*|=~|!~|!=|==|>=|<=|[-+*/<>=(){},])");
    private static final Pattern WORD = Pattern.compile("[a-zA-Z_].*");
    private static final Set<String> FUNCTIONS =
            Set.of("absent", "avg", "count", "histogram_quantile", "increase", "max", "min", "rate", "sum", "topk");
    private static final Set<String> OF_RANGES = Set.of("increase", "rate");
    private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring");
    private static final Set<String> BETWEEN = Set.of("and", "or", "unless", "bool");

    /// @throws IllegalArgumentException if it cannot be a query; the message names the place
    public static PromQl parse(String query) {
        List<String> tokens = tokens(query.replace("$__rate_interval", "5m"));
        requireBrackets(query, tokens);
        Map<String, Set<String>> metrics = new TreeMap<>();
        Set<String> grouping = new TreeSet<>();
        int ranges = 0;
        for (int i = 0; i < tokens.size(); i++) {
            String token = tokens.get(i);
            String next = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
            if (!WORD.matcher(token).matches() || BETWEEN.contains(token)) {
                ranges -= token.startsWith("[") ? 1 : 0;
            } else if (GROUPING.contains(token)) {
                i = labels(tokens, i + 1, ")", grouping);
            } else if (FUNCTIONS.contains(token)) {
                ranges += OF_RANGES.contains(token) ? 1 : 0;
            } else if (next.equals("(")) {
                throw new IllegalArgumentException("%s is no function that is used here: %s".formatted(token, query));
            } else {
                Set<String> labels = metrics.computeIfAbsent(token, name -> new TreeSet<>());
                i = next.equals("{") ? labels(tokens, i + 1, "}", labels) : i;
            }
        }
        if (ranges != 0) {
            throw new IllegalArgumentException(
                    "a range without a function of ranges, or the other way round: " + query);
        }
        return new PromQl(metrics, grouping);
    }

    private static List<String> tokens(String query) {
        List<String> tokens = new ArrayList<>();
        Matcher token = TOKEN.matcher(query.strip());
        int end = 0;
        while (token.lookingAt()) {
            tokens.add(token.group(1));
            end = token.end();
            token.region(end, query.strip().length());
        }
        if (end != query.strip().length()) {
            throw new IllegalArgumentException(
                    "not understood from '%s' on".formatted(query.strip().substring(end)));
        }
        return tokens;
    }

    private static void requireBrackets(String query, List<String> tokens) {
        StringBuilder open = new StringBuilder();
        for (String token : tokens) {
            if (token.equals("(") || token.equals("{")) {
                open.append(token.equals("(") ? ')' : '}');
            } else if (token.equals(")") || token.equals("}")) {
                if (open.isEmpty() || open.charAt(open.length() - 1) != token.charAt(0)) {
                    throw new IllegalArgumentException("a bracket too much: " + query);
                }
                open.setLength(open.length() - 1);
            }
        }
        if (!open.isEmpty()) {
            throw new IllegalArgumentException("a bracket is not closed: " + query);
        }
    }

    /// Adds the words between two brackets.
    ///
    /// @return where the closing one is
    private static int labels(List<String> tokens, int open, String close, Set<String> labels) {
        int i = open;
        while (!tokens.get(i).equals(close)) {
            if (WORD.matcher(tokens.get(i)).matches()) {
                labels.add(tokens.get(i));
            }
            i++;
        }
        return i;
    }
}
