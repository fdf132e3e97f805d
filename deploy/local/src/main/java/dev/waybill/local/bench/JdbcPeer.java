package dev.waybill.local.bench;

import com.opencsv.CSVWriter;
import com.opencsv.ICSVWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// What a team writes in Java: a JDBC cursor, opencsv, and the AWS SDK with its defaults.
final class JdbcPeer {

    private static final int FETCH_ROWS = 5_000;

    private JdbcPeer() {}

    public static void main(String[] args) throws IOException {
        Map<String, String> settings = System.getenv();
        try (S3Client s3 = client(settings)) {
            PeerLoop.serve((sql, key) -> {
                try (Connection connection = connect(settings, Map.of())) {
                    export(connection, s3, settings.getOrDefault("WAYBILL_S3_BUCKET", ""), sql, key);
                }
            });
        }
    }

    /// @param more properties of the driver, besides user and password
    static Connection connect(Map<String, String> settings, Map<String, String> more) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(more);
        properties.put("user", settings.getOrDefault("WAYBILL_DB_MIGRATION_USER", ""));
        properties.put("password", settings.getOrDefault("WAYBILL_DB_MIGRATION_PASSWORD", ""));
        return DriverManager.getConnection(settings.getOrDefault("WAYBILL_DB_URL", ""), properties);
    }

    private static S3Client client(Map<String, String> settings) {
        return S3Client.builder()
                .endpointOverride(URI.create(settings.getOrDefault("WAYBILL_S3_ENDPOINT", "")))
                .region(Region.of(settings.getOrDefault("WAYBILL_S3_REGION", "")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        settings.get("WAYBILL_S3_ACCESS_KEY"), settings.get("WAYBILL_S3_SECRET_KEY"))))
                .forcePathStyle(true)
                .httpClient(ApacheHttpClient.create())
                .build();
    }

    private static void export(Connection connection, S3Client s3, String bucket, String sql, String key)
            throws SQLException, IOException {
        connection.setAutoCommit(false); // else the driver reads the whole result into memory
        MultipartStream object = new MultipartStream(s3, bucket, key);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setFetchSize(FETCH_ROWS);
            try (ResultSet rows = select.executeQuery()) {
                CSVWriter csv = new CSVWriter(
                        new OutputStreamWriter(object, StandardCharsets.UTF_8),
                        ICSVWriter.DEFAULT_SEPARATOR,
                        ICSVWriter.DEFAULT_QUOTE_CHARACTER,
                        ICSVWriter.DEFAULT_ESCAPE_CHARACTER,
                        "\n");
                write(rows, csv);
                csv.flush();
                object.complete();
            }
        } catch (SQLException | IOException | RuntimeException e) {
            object.abort();
            throw e;
        }
    }

    private static void write(ResultSet rows, CSVWriter csv) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        String[] row = new String[columns.getColumnCount()];
        for (int i = 0; i < row.length; i++) {
            row[i] = columns.getColumnLabel(i + 1);
        }
        csv.writeNext(row, false);
        while (rows.next()) {
            for (int i = 0; i < row.length; i++) {
                row[i] = rows.getString(i + 1);
            }
            csv.writeNext(row, false);
        }
    }
}
