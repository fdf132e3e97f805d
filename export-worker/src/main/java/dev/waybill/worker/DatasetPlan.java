package dev.waybill.worker;

import dev.waybill.contract.Archive;
import dev.waybill.contract.Condition;
import dev.waybill.contract.CsvStyle;
import dev.waybill.contract.Dataset;
import dev.waybill.contract.Datasets;
import dev.waybill.contract.ExportFormat;
import dev.waybill.contract.ExportRequest;
import dev.waybill.contract.ObjectKey;
import dev.waybill.contract.Table;
import dev.waybill.contract.Table.Column;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.settle.Delivery;
import dev.waybill.worker.source.SourceBroken;
import dev.waybill.worker.upload.WholeDigest;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/// An export of a dataset.
record DatasetPlan(
        Dataset dataset,
        List<Column> columns,
        List<Condition> filter,
        ExportFormat format,
        CsvStyle csv,
        boolean gzip,
        ObjectKey key,
        String fileName)
        implements Plan {

    /// @throws SourceBroken if request and catalog do not fit
    static DatasetPlan of(Claim claim, Datasets catalog) {
        try {
            ExportRequest request = claim.request();
            Dataset dataset = catalog.find(request.dataset())
                    .orElseThrow(() ->
                            new SourceBroken("dataset %s is not in this worker's catalog; give both services the same"
                                    .formatted(request.dataset())));
            ExportFormat format = ExportFormat.of(request.format())
                    .orElseThrow(() -> new SourceBroken(
                            "format %s is unknown to this worker; update it".formatted(request.format())));
            LocalDate day = LocalDate.ofInstant(claim.createdAt(), ZoneOffset.UTC);
            String name = dataset.fileName().orElse("export-" + day) + "." + format.extension();
            return new DatasetPlan(
                    dataset,
                    columns(dataset, request),
                    filter(dataset, request),
                    format,
                    request.csv(),
                    request.gzip(),
                    new ObjectKey(claim.objectKey()),
                    request.gzip() ? name + ".gz" : name);
        } catch (IllegalArgumentException e) { // a payload of another version, or the catalogs of the services differ
            throw new SourceBroken(String.valueOf(e.getMessage()));
        }
    }

    private static List<Column> columns(Dataset dataset, ExportRequest request) {
        return switch (dataset.content()) {
            case Table table -> table.choose(request.fields());
            case Archive _ -> List.of();
        };
    }

    private static List<Condition> filter(Dataset dataset, ExportRequest request) {
        return switch (dataset.content()) {
            case Table table -> table.check(request.filter());
            case Archive _ -> List.of();
        };
    }

    /// A gzip file is one: with a Content-Encoding, browsers would unpack what is saved as `.gz`.
    @Override
    public String contentType() {
        if (gzip) {
            return "application/gzip";
        }
        return format == ExportFormat.CSV ? Plan.csvType(csv.header()) : format.contentType();
    }

    @Override
    public boolean isResumable() {
        return format.isResumable();
    }

    @Override
    public Delivery delivery() {
        return Delivery.of(dataset);
    }

    /// Another one where the catalog changed what the bytes are made of, or what a cursor means. An archive has a
    /// catalog of its own, made once for all attempts.
    @Override
    public String sourceSha256() {
        String source = switch (dataset.content()) {
            case Table table ->
                List.of(table.schema(), table.name(), table.tenant(), table.key(), names(), headers())
                        .toString();
            case Archive _ -> "archive";
        };
        WholeDigest digest = new WholeDigest();
        byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
        digest.add(bytes, bytes.length);
        return digest.hex();
    }

    private List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /// Of the columns, as the format has them.
    List<String> headers() {
        return columns.stream().map(column -> column.header(format)).toList();
    }
}
