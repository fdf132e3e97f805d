package dev.waybill.local.launcher;

import dev.waybill.contract.Table;
import dev.waybill.contract.Table.Column;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/// The bytes that an export must have, made by PostgreSQL itself: `COPY (…) TO STDOUT (FORMAT csv, HEADER)`.
///
/// Only two things differ from a plain COPY of the table: the header row has the catalog's headers, and timestamps are
/// ISO 8601 without trailing zeros, `2024-05-06T07:08:09.12Z` with a time zone, without `Z` where there is none.
final class ExpectedCsv {

    private final Connection owner;

    ExpectedCsv(Connection owner) {
        this.owner = owner;
    }

    /// SHA-256 of the export of all columns of a tenant, in lower-case hex.
    ///
    /// @param tenant of the catalog's tenant column, of type uuid
    String sha256(Table table, UUID tenant) throws SQLException, IOException {
        MessageDigest digest = newDigest();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            owner.unwrap(PGConnection.class).getCopyAPI().copyOut(copy(table, tenant), out);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    long rowCount(Table table, UUID tenant) throws SQLException {
        String sql = "select count(*) from %s where %s = ?".formatted(qualified(table), name(table.tenant()));
        try (PreparedStatement count = owner.prepareStatement(sql)) {
            count.setObject(1, tenant);
            try (ResultSet found = count.executeQuery()) {
                found.next();
                return found.getLong(1);
            }
        }
    }

    private String copy(Table table, UUID tenant) throws SQLException {
        Map<String, String> types = types(table);
        String columns = table.columns().stream()
                .map(column -> text(column, types.getOrDefault(column.name(), "")) + " as " + name(column.header()))
                .collect(Collectors.joining(", "));
        String key = table.key().stream().map(ExpectedCsv::name).collect(Collectors.joining(", "));
        return "copy (select %s from %s where %s = '%s' order by %s) to stdout (format csv, header, encoding 'UTF8')"
                .formatted(columns, qualified(table), name(table.tenant()), tenant, key);
    }

    private static String text(Column column, String type) {
        String name = name(column.name());
        return switch (type) {
            case "timestamp with time zone" -> iso(name + " at time zone 'UTC'") + " || 'Z'";
            case "timestamp without time zone" -> iso(name);
            default -> name;
        };
    }

    private static String iso(String timestamp) {
        return "rtrim(rtrim(to_char(%s, 'YYYY-MM-DD\"T\"HH24:MI:SS.US'), '0'), '.')".formatted(timestamp);
    }

    private Map<String, String> types(Table table) throws SQLException {
        String sql = "select attname, format_type(atttypid, null) from pg_attribute where attrelid = ?::regclass";
        try (PreparedStatement statement = owner.prepareStatement(sql)) {
            statement.setString(1, qualified(table));
            Map<String, String> types = new HashMap<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    types.put(found.getString(1), found.getString(2));
                }
            }
            return types;
        }
    }

    private static String qualified(Table table) {
        return name(table.schema()) + "." + name(table.name());
    }

    private static String name(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
