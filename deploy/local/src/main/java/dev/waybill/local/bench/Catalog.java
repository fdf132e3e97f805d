package dev.waybill.local.bench;

import dev.waybill.local.LocalStack;
import dev.waybill.local.data.Wide;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/// The demo's catalog with two entries more: `wide`, and `small`, the invoices of many tenants.
final class Catalog {

    private Catalog() {}

    static Path write(Path file) throws IOException {
        try (InputStream in = LocalStack.class.getResourceAsStream("datasets.yaml")) {
            if (in == null) {
                throw new IllegalStateException("datasets.yaml is not on the class path");
            }
            String demo = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String columns = demo.substring(demo.indexOf("    columns:"), demo.indexOf("  customers:"));
            return Files.writeString(
                    file, demo + entry("wide", Wide.TABLE, wide()) + entry("small", SmallTable.NAME, columns));
        }
    }

    private static String wide() {
        return Wide.COLUMNS.stream()
                .map(column -> "      - {name: %s, header: %s}".formatted(column.name(), column.name()))
                .collect(Collectors.joining("\n", "    columns:\n", "\n"));
    }

    private static String entry(String name, String table, String columns) {
        return """
                  %s:
                    kind: table
                    from: %s
                    tenant: org_id
                    key: [id]
                    formats: [csv]
                    link: once
                    linkTtl: 10m
                    retention: 7d
                %s""".formatted(name, table, columns);
    }
}
