package dev.waybill.worker.source;

import dev.waybill.contract.Condition;
import dev.waybill.contract.Table;
import dev.waybill.contract.Table.Column;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The statement that reads a tenant's rows in key order: the columns, and behind them the key.
///
/// It is made of the catalog's names, quoted, and of settings of the transaction, since COPY takes no parameters.
/// Nothing of a request is ever part of it:
/// ```sql
/// select t."number", t."amount", t."id" from "app"."invoices" t
/// where t."org_id" = cast(current_setting('waybill.org_id') as uuid)
///   and t."amount" >= cast(current_setting('waybill.filter_1_1') as numeric)
///   and (t."id") >= (cast(current_setting('waybill.cursor_1') as bigint)) order by t."id"
/// ```
final class TenantSelect {

    /// Setting that holds the tenant's id.
    static final String ORG_ID = "waybill.org_id";

    private static final String CURSOR = "waybill.cursor_";

    private static final String FILTER = "waybill.filter_";

    private final Table table;
    private final List<Column> columns;
    private final List<Condition> filter;
    private final boolean nestedAsJson;
    private final Map<String, ColumnType> types;

    /// @param types of all columns of the table
    TenantSelect(Selection selection, Map<String, ColumnType> types) {
        this.table = selection.table();
        this.columns = selection.columns();
        this.filter = selection.filter();
        this.nestedAsJson = selection.nestedAsJson();
        this.types = types;
    }

    /// The settings that the statement reads, besides those of a cursor.
    Map<String, String> settings(String orgId) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(ORG_ID, orgId);
        for (int c = 0; c < filter.size(); c++) {
            List<String> values = filter.get(c).values();
            for (int v = 0; v < values.size(); v++) {
                settings.put(filter(c, v), values.get(v));
            }
        }
        return settings;
    }

    /// Setting that holds a value of a condition.
    private static String filter(int condition, int value) {
        return "%s%d_%d".formatted(FILTER, condition + 1, value + 1);
    }

    /// Setting that holds a value of the cursor.
    ///
    /// @param k from 0
    static String cursor(int k) {
        return CURSOR + (k + 1);
    }

    /// For a reader of text results.
    String plain(boolean fromCursor) {
        Stream<String> cells = columns.stream().map(c -> isJson(c.name()) ? json(c.name()) : quoted(c.name()));
        return statement(Stream.concat(cells, table.key().stream().map(TenantSelect::quoted)), fromCursor);
    }

    /// For binary COPY: what is not decoded is sent as text. Its types are [#copiedTypes] and [#copiedKeyTypes].
    String copied(boolean fromCursor) {
        Stream<String> list = Stream.concat(
                columns.stream()
                        .map(c -> isJson(c.name())
                                ? json(c.name())
                                : type(c.name()).readFrom(quoted(c.name()))),
                table.key().stream().map(this::readKey));
        return statement(list, fromCursor);
    }

    /// Of the cells, as they are read.
    List<ColumnType> types() {
        return columns.stream()
                .map(c -> isJson(c.name()) ? ColumnType.AS_JSON : type(c.name()))
                .toList();
    }

    List<CopyType> copiedTypes() {
        return types().stream().map(ColumnType::copied).toList();
    }

    List<CopyType> copiedKeyTypes() {
        return table.key().stream().map(k -> type(k).copiedAsKey()).toList();
    }

    /// Names of the columns' types.
    List<String> typeNames() {
        return types().stream().map(ColumnType::name).toList();
    }

    /// The columns and the key of the rows whose one-column key is in the array that is the parameter, in key order.
    String byKey() {
        String key = table.key().getFirst();
        return "select %1$s %2$s and %3$s = any (cast(? as %4$s[])) order by %3$s"
                .formatted(
                        names().map(TenantSelect::quoted).collect(Collectors.joining(", ")),
                        fromTenant(),
                        quoted(key),
                        type(key).name());
    }

    /// Selects one boolean: whether a row has no key.
    String hasNullKey() {
        String anyNull = table.key().stream().map(k -> quoted(k) + " is null").collect(Collectors.joining(" or "));
        return "select exists (select %s and (%s))".formatted(fromTenant(), anyNull);
    }

    /// Selects one boolean: whether there are more rows than so many. Reads no more than it must.
    String hasMoreThan(long rows) {
        return "select exists (select %s%s offset %s)".formatted(fromTenant(), conditions(), rows);
    }

    private String statement(Stream<String> list, boolean fromCursor) {
        String key = table.key().stream().map(TenantSelect::quoted).collect(Collectors.joining(", "));
        String values = IntStream.range(0, table.key().size())
                .mapToObj(k -> setting(cursor(k), type(table.key().get(k))))
                .collect(Collectors.joining(", "));
        return "select %s %s%s order by %s"
                .formatted(
                        list.collect(Collectors.joining(", ")),
                        fromTenant() + conditions(),
                        fromCursor ? " and (%s) >= (%s)".formatted(key, values) : "",
                        key);
    }

    private String fromTenant() {
        ColumnType type = type(table.tenant());
        // A name is compared as text: a cast to it would cut off what is longer than 63 bytes.
        String orgId = type.copied() == CopyType.NAME ? current(ORG_ID) : setting(ORG_ID, type);
        return "from %s t where %s = %s".formatted(table(table), quoted(table.tenant()), orgId);
    }

    private String conditions() {
        return IntStream.range(0, filter.size())
                .mapToObj(c -> " and " + condition(c, filter.get(c)))
                .collect(Collectors.joining());
    }

    private String condition(int c, Condition condition) {
        String column = quoted(condition.column());
        List<String> values = IntStream.range(0, condition.values().size())
                .mapToObj(v -> setting(filter(c, v), type(condition.column())))
                .toList();
        return switch (condition.operator()) {
            case EQ -> "%s in (%s)".formatted(column, String.join(", ", values));
            case GT -> "%s > %s".formatted(column, values.getFirst());
            case GTE -> "%s >= %s".formatted(column, values.getFirst());
            case LT -> "%s < %s".formatted(column, values.getFirst());
            case LTE -> "%s <= %s".formatted(column, values.getFirst());
            case NULL -> "%s is not distinct from null".formatted(column); // "is null" asks a composite for its fields
        };
    }

    private boolean isJson(String column) {
        return nestedAsJson && type(column).isNested();
    }

    /// Decimals stay texts, as everywhere in JSON Lines.
    private String json(String column) {
        return "to_json(%s%s)".formatted(quoted(column), type(column).isNumericArray() ? "::text[]" : "");
    }

    private Stream<String> names() {
        return Stream.concat(columns.stream().map(Column::name), table.key().stream());
    }

    /// A column of the key as it is sent.
    private String readKey(String column) {
        return type(column).readAs(type(column).copiedAsKey(), quoted(column));
    }

    private ColumnType type(String column) {
        return Objects.requireNonNull(types.get(column), column); // TableChecks looked for all of them
    }

    private static String setting(String name, ColumnType type) {
        return "cast(%s as %s)".formatted(current(name), type.name());
    }

    private static String current(String name) {
        return "current_setting('%s')".formatted(name);
    }

    static String table(Table table) {
        return "\"%s\".\"%s\"".formatted(table.schema(), table.name());
    }

    /// With the table's alias, or `order by` would take a column of the select list that was cast.
    private static String quoted(String identifier) {
        return "t.\"%s\"".formatted(identifier); // the catalog allows letters, digits and _ only
    }
}
