package dev.waybill.files.datasource;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A data source as the API shows it: never with its secret.
@Schema(name = "DataSource")
public record DataSourceAnswer(
        UUID id,
        @Schema(examples = "Warehouse") String name,
        @Schema(examples = "postgresql") String kind,
        @Schema(examples = "db.example.com") String host,
        @Schema(examples = "5432") int port,
        @Schema(examples = "warehouse") String database,
        @Schema(examples = "reports") String user,

        @Schema(enumeration = {"disable", "require", "verify-full"})
        String tls,

        @Schema(description = "Whether a secret was given; without one, no metric runs")
        boolean hasSecret,

        @Schema(description = "User id that created it") String createdBy,

        Instant createdAt,
        Instant updatedAt) {

    static DataSourceAnswer of(DataSource source) {
        return new DataSourceAnswer(
                source.id,
                source.name,
                source.kind,
                source.host,
                source.port,
                source.databaseName,
                source.userName,
                source.tls,
                source.hasSecret(),
                source.createdBy,
                source.createdAt,
                source.updatedAt);
    }
}
