package dev.waybill.files.export;

import dev.waybill.contract.Archive;
import dev.waybill.contract.Dataset;
import dev.waybill.contract.ExportFormat;
import dev.waybill.contract.Table;
import dev.waybill.contract.Table.Column;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.UUID;

/// The form of an export as it stands on the page: what was entered, and for the rest what is usual.
///
/// What a browser does not send of a form (a box without a tick) tells only something if the form showed it: the fields
/// `of` and `as` say which dataset and format it was made for.
///
/// @param datasets those that may be exported; not empty
/// @param dataset  the chosen one, else the first
/// @param format   the chosen one if the dataset has it, else its first
/// @param entered  fields of the form, by name
public record ExportForm(
        List<Dataset> datasets, Dataset dataset, ExportFormat format, MultivaluedMap<String, String> entered) {

    static ExportForm of(List<Dataset> datasets, MultivaluedMap<String, String> entered) {
        Dataset dataset = datasets.stream()
                .filter(each -> each.name().equals(entered.getFirst("dataset")))
                .findFirst()
                .orElseGet(datasets::getFirst);
        ExportFormat format = dataset.formats().stream()
                .filter(each -> each.extension().equals(entered.getFirst("format")))
                .findFirst()
                .orElseGet(dataset.formats()::getFirst);
        return new ExportForm(datasets, dataset, format, entered);
    }

    /// Something to choose.
    public record Choice(String value, String label, boolean chosen) {}

    /// A column that the rows may be chosen by.
    public record FilterRow(String column, String label, List<Choice> operators, String value) {}

    /// Whether the form that was filled in was the one of this dataset.
    boolean isOfDataset() {
        return dataset.name().equals(text("of"));
    }

    private boolean isAsFormat() {
        return isOfDataset() && format.extension().equals(text("as"));
    }

    public List<Choice> datasetChoices() {
        return datasets.stream()
                .map(each -> new Choice(each.name(), each.title(), each.equals(dataset)))
                .toList();
    }

    public List<Choice> formatChoices() {
        return dataset.formats().stream()
                .map(each -> new Choice(each.extension(), label(each), each == format))
                .toList();
    }

    public List<Choice> columns() {
        List<String> chosen = entered.getOrDefault("fields", List.of());
        return dataset.columns().stream()
                .map(each -> new Choice(each.name(), each.header(), !isOfDataset() || chosen.contains(each.name())))
                .toList();
    }

    public List<FilterRow> filters() {
        return dataset.content() instanceof Table table
                ? table.filters().stream().map(this::filter).toList()
                : List.of();
    }

    private FilterRow filter(String column) {
        return new FilterRow(
                column, label(column), FilterOperator.choices(entered("op." + column)), entered("value." + column));
    }

    /// What people call a column.
    String label(String column) {
        return dataset.columns().stream()
                .filter(each -> each.name().equals(column))
                .map(Column::header)
                .findFirst()
                .orElse(column);
    }

    /// Whether rows may be chosen by time.
    public boolean hasSince() {
        return dataset.content() instanceof Table table && table.since().isPresent();
    }

    public String since() {
        return entered("since");
    }

    /// Whether a condition was entered.
    public boolean filtered() {
        return !since().isEmpty()
                || filters().stream()
                        .anyMatch(each -> !each.value().isEmpty()
                                || !each.operators().getFirst().chosen());
    }

    public boolean csv() {
        return format == ExportFormat.CSV;
    }

    public boolean compressible() {
        return format.isCompressible();
    }

    /// Whether there are images to leave out.
    public boolean hasFiles() {
        return dataset.content() instanceof Archive archive && archive.files().isPresent();
    }

    public boolean excel() {
        return text("profile").equals("excel");
    }

    public List<Choice> delimiters() {
        String chosen = text("delimiter");
        return List.of(
                new Choice(",", "Comma", chosen.isEmpty() || chosen.equals(",")),
                new Choice(";", "Semicolon", chosen.equals(";")),
                new Choice("\t", "Tab", chosen.equals("\t")),
                new Choice("|", "Vertical bar", chosen.equals("|")));
    }

    public boolean header() {
        return !isAsFormat() || !text("header").isEmpty();
    }

    public boolean gzip() {
        return text("compression").equals("gzip");
    }

    public boolean images() {
        return !isOfDataset() || !text("includeImages").isEmpty();
    }

    public boolean download() {
        return text("deliveryMethod").equals("download");
    }

    public boolean queue() {
        return text("whenBusy").equals("queue");
    }

    /// Made once for a form: what is sent twice is done once.
    public String key() {
        return text("key").isEmpty() ? UUID.randomUUID().toString() : text("key");
    }

    /// What was entered for a filter: another dataset's says nothing here.
    private String entered(String name) {
        return isOfDataset() ? text(name) : "";
    }

    String text(String name) {
        String value = entered.getFirst(name);
        return value == null ? "" : value;
    }

    private static String label(ExportFormat format) {
        return switch (format) {
            case CSV -> "CSV";
            case JSONL -> "JSON Lines";
            case XLSX -> "Excel workbook (XLSX)";
            case PDF -> "PDF";
            case ZIP -> "ZIP archive";
        };
    }
}
