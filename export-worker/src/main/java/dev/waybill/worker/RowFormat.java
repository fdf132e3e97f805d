package dev.waybill.worker;

import dev.waybill.contract.ExportFormat;
import dev.waybill.contract.Table.Column;
import dev.waybill.worker.encode.Cells;
import dev.waybill.worker.encode.CopyCells;
import dev.waybill.worker.encode.CopyCsvRows;
import dev.waybill.worker.encode.Heading;
import dev.waybill.worker.encode.JdbcCells;
import dev.waybill.worker.encode.JdbcCsvRows;
import dev.waybill.worker.encode.JsonRows;
import dev.waybill.worker.encode.PdfRows;
import dev.waybill.worker.encode.Rows;
import dev.waybill.worker.encode.XlsxRows;
import dev.waybill.worker.source.SourceBroken;
import dev.waybill.worker.source.TableSource;
import dev.waybill.worker.source.TableSource.Estimate;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How the rows of a table are read and written: by which lane, in which format.
///
/// @param after cursor of the checkpoint to go on from; of formats that cannot, empty
record RowFormat(
        TableSource table,
        DatasetPlan plan,
        ExportSettings.Lane lane,
        Optional<List<String>> after,
        Estimate estimate) {

    /// Begins to read.
    Rows open(Heading heading) throws SQLException {
        return switch (plan.format()) {
            case CSV -> csv();
            case JSONL -> new JsonRows(cells(), plan.headers());
            case XLSX -> new XlsxRows(cells(), ids(), heading);
            case PDF -> pdf(heading);
            case ZIP ->
                throw new SourceBroken("zip is no format of dataset %s, which is a table"
                        .formatted(plan.dataset().name()));
        };
    }

    private Rows csv() throws SQLException {
        return switch (lane) {
            case COPY -> new CopyCsvRows(table.copy(after), table.types(), plan.csv());
            case JDBC -> new JdbcCsvRows(table.rows(after, estimate), table.types(), plan.csv());
        };
    }

    private Cells cells() throws SQLException {
        return switch (lane) {
            case COPY -> new CopyCells(table.copy(after));
            case JDBC -> new JdbcCells(table.rows(after, estimate), table.types());
        };
    }

    private Set<Integer> ids() {
        List<String> names = plan.columns().stream().map(Column::name).toList();
        return XlsxRows.ids(names, plan.dataset().table().key());
    }

    /// Too many rows are told of before the first is laid out.
    private Rows pdf(Heading heading) throws SQLException {
        List<String> others = plan.dataset().formats().stream()
                .filter(format -> format != ExportFormat.PDF)
                .map(ExportFormat::extension)
                .toList();
        if (table.hasMoreThan(PdfRows.MOST_ROWS)) {
            throw PdfRows.tooManyRows(others);
        }
        return new PdfRows(cells(), heading, others);
    }
}
