package dev.waybill.contract.metric;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A kind of database that metrics may run against.
///
/// | kind | how it is reached |
/// |---|---|
/// | `postgresql` | binary COPY by PostgreSQL's driver |
/// | `mysql`, `mariadb` | a streamed result by MariaDB's driver |
/// | any other | the operator's driver and URL: `WAYBILL_METRIC_JDBC_<KIND>=jdbc:…//{host}:{port}/{database}` |
///
/// @param name as the API says it: lower-case letters, digits and `-`
/// @param url  with the place-holders `{host}`, `{port}` and `{database}`; empty for those that Waybill knows itself
public record DataSourceKind(String name, Dialect dialect, Optional<String> url) {

    /// What variables of further kinds begin with.
    public static final String VARIABLE = "WAYBILL_METRIC_JDBC_";

    private static final Pattern SUFFIX = Pattern.compile("[A-Z][A-Z0-9_]{0,31}");

    /// Those that Waybill knows, and those that the environment adds, by name.
    ///
    /// @throws IllegalArgumentException if a variable is not usable; the message names it and what is allowed
    public static Map<String, DataSourceKind> all(Map<String, String> environment) {
        Map<String, DataSourceKind> kinds = new LinkedHashMap<>();
        kinds.put("postgresql", new DataSourceKind("postgresql", Dialect.POSTGRESQL, Optional.empty()));
        kinds.put("mysql", new DataSourceKind("mysql", Dialect.MYSQL, Optional.empty()));
        kinds.put("mariadb", new DataSourceKind("mariadb", Dialect.MYSQL, Optional.empty()));
        environment.entrySet().stream()
                .filter(variable -> variable.getKey().startsWith(VARIABLE))
                .sorted(Map.Entry.comparingByKey())
                .map(variable -> further(variable.getKey(), variable.getValue()))
                .forEach(kind -> {
                    if (kinds.put(kind.name(), kind) != null) {
                        throw new IllegalArgumentException(
                                "%s is a kind that Waybill knows without a variable".formatted(kind.name()));
                    }
                });
        return kinds;
    }

    private static DataSourceKind further(String variable, String url) {
        String suffix = variable.substring(VARIABLE.length());
        if (!SUFFIX.matcher(suffix).matches() || !url.startsWith("jdbc:") || !url.contains("{host}")) {
            throw new IllegalArgumentException(
                    "%s must be a JDBC URL with {host}, and {port} and {database} where the driver takes them, such as jdbc:sqlserver://{host}:{port};databaseName={database};encrypt=true"
                            .formatted(variable));
        }
        return new DataSourceKind(suffix.toLowerCase(Locale.ROOT).replace('_', '-'), Dialect.OTHER, Optional.of(url));
    }
}
