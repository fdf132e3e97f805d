package dev.waybill.files.datasource;

import dev.waybill.files.PlainText;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What an administrator says a data source is. What may stand in a URL, and which kinds and hosts there are, is for
/// [OperatorRules] to say.
@Schema(name = "DataSourceRequest")
public record DataSourceBody(
        @NotNull(message = "is missing")
        @PlainText(max = 100)
        @Schema(maxLength = 100, description = "One of the tenant has it", examples = "Warehouse")
        String name,

        @NotNull(message = "is missing")
        @PlainText(max = 32)
        @Schema(description = "postgresql, mysql, mariadb, or a kind that the operator added", examples = "postgresql")
        String kind,

        @NotNull(message = "is missing")
        @PlainText(max = 253)
        @Schema(description = "Name or address; the operator allows some", examples = "db.example.com")
        String host,

        @NotNull(message = "is missing") @Schema(minimum = "1", maximum = "65535", examples = "5432")
        Integer port,

        @NotNull(message = "is missing")
        @Schema(
                maxLength = 128,
                description = "Empty only for kinds of the operator whose URL has no place for it",
                examples = "warehouse")
        String database,

        @NotNull(message = "is missing")
        @PlainText(max = 128)
        @Schema(maxLength = 128, description = "One that may read, and nothing else", examples = "reports")
        String user,

        @PlainText(max = 20)
        @Schema(
                description =
                        "require: encrypted, whoever the server is; verify-full: its certificate is checked, too. Of kinds of the operator, their URL says",
                enumeration = {"disable", "require", "verify-full"},
                defaultValue = "require")
        @Nullable
        String tls,

        @Pattern(regexp = "[^\\x00\\p{Cs}]{1,1000}", message = "must have 1 to 1000 characters, and no U+0000")
        @Schema(
                minLength = 1,
                maxLength = 1000,
                format = "password",
                writeOnly = true,
                description =
                        "The user's password: kept encrypted, and never told again. A replacement without it keeps the one before, unless kind, host, port, database, user or tls changes")
        @Nullable
        String secret) {

    /// Without the secret.
    @Override
    public String toString() {
        return "DataSourceBody[%s, %s at %s]".formatted(name, kind, host);
    }
}
