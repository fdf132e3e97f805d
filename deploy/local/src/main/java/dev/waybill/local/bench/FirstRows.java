package dev.waybill.local.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When the first row of a run was read, in milliseconds after its request: as the worker logs it, or, from a worker
/// that does not, the moment its snapshot was taken, which is just before.
final class FirstRows {

    // What a log makes of the letter before the s depends on the locale.
    private static final Pattern LINE =
            Pattern.compile("run ([0-9a-f-]{36}) attempt 1: first row read (\\d+) \\S{1,3}s after the request");

    private final Map<UUID, Double> millis = new HashMap<>();
    private final boolean logged;

    private FirstRows(boolean logged) {
        this.logged = logged;
    }

    /// Of runs that are complete.
    ///
    /// @param from where the log ended before they were requested, in bytes
    static FirstRows read(Path log, long from, Connection owner, List<UUID> runs) throws IOException, SQLException {
        Map<UUID, Double> told;
        try (InputStream in = Files.newInputStream(log)) {
            in.skipNBytes(from);
            told = logged(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        FirstRows result = new FirstRows(told.keySet().containsAll(runs));
        for (UUID run : runs) {
            result.millis.put(run, result.logged ? told.getOrDefault(run, 0.0) : ofSnapshot(owner, run));
        }
        return result;
    }

    static Map<UUID, Double> logged(String log) {
        Map<UUID, Double> millis = new HashMap<>();
        Matcher line = LINE.matcher(log);
        while (line.find()) {
            millis.put(UUID.fromString(line.group(1)), Long.parseLong(line.group(2)) / 1e3);
        }
        return millis;
    }

    private static double ofSnapshot(Connection owner, UUID run) throws SQLException {
        String sql = "select 1000 * extract(epoch from data_as_of - created_at) from waybill.export_run where id = ?";
        try (PreparedStatement select = owner.prepareStatement(sql)) {
            select.setObject(1, run);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getDouble(1);
            }
        }
    }

    List<Double> all() {
        return new ArrayList<>(millis.values());
    }

    String source() {
        return logged
                ? "first row read, as the worker logs it"
                : "snapshot taken (this worker does not log its first row)";
    }
}
