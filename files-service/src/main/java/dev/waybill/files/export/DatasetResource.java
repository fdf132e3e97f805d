package dev.waybill.files.export;

import dev.waybill.contract.CatalogFile;
import dev.waybill.contract.Dataset;
import dev.waybill.contract.ExportFormat;
import dev.waybill.contract.Table;
import dev.waybill.contract.Table.Column;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What may be exported.
@Path("/api/v1/datasets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Exports")
public class DatasetResource {

    private final CatalogFile catalog;

    DatasetResource(CatalogFile catalog) {
        this.catalog = catalog;
    }

    public record DatasetList(List<DatasetAnswer> items) {}

    @Schema(name = "Dataset")
    public record DatasetAnswer(
            @Schema(examples = "invoices") String name,
            @Schema(examples = "Invoices") String title,
            @Schema(examples = "table") String kind,
            @Schema(examples = "[\"csv\",\"xlsx\"]") List<String> formats,
            List<ColumnAnswer> columns,

            @Schema(description = "Columns that a filter may name", examples = "[\"status\",\"amount\"]")
            List<String> filters,

            @Schema(description = "Column that since of a filter means", examples = "created_at") @Nullable
            String since) {

        static DatasetAnswer of(Dataset dataset) {
            Optional<Table> table = dataset.content() instanceof Table t ? Optional.of(t) : Optional.empty();
            return new DatasetAnswer(
                    dataset.name(),
                    dataset.title(),
                    dataset.kind(),
                    dataset.formats().stream().map(ExportFormat::extension).toList(),
                    dataset.columns().stream().map(ColumnAnswer::of).toList(),
                    table.map(Table::filters).orElse(List.of()),
                    table.flatMap(Table::since).orElse(null));
        }
    }

    @Schema(name = "Column")
    public record ColumnAnswer(
            @Schema(examples = "amount") String name,
            @Schema(examples = "Amount") String header,

            @Schema(description = "Headers of single formats", examples = "{\"pdf\":\"Amt.\"}")
            Map<String, String> headers) {

        static ColumnAnswer of(Column column) {
            Map<String, String> headers = new TreeMap<>();
            column.headers().forEach((format, header) -> headers.put(format.extension(), header));
            return new ColumnAnswer(column.name(), column.header(), headers);
        }
    }

    @GET
    @Operation(operationId = "listDatasets", summary = "Datasets that this caller may export, with their columns")
    @APIResponse(responseCode = "200", description = "All of them, in the order of the catalog")
    public DatasetList list() {
        return new DatasetList(
                catalog.current().all().stream().map(DatasetAnswer::of).toList());
    }
}
