package dev.waybill.worker.encode;

import dev.waybill.worker.encode.pdf.Caption;
import dev.waybill.worker.encode.pdf.Column;
import dev.waybill.worker.encode.pdf.PdfLimit;
import dev.waybill.worker.encode.pdf.TableDocument;
import dev.waybill.worker.source.CopyType;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A tenant's rows as a PDF document for people to read: a table on A4 pages. The cells say what the CSV says; NULL is
/// empty.
///
/// Not resumable: a page depends on all rows before it. The same rows and heading give the same bytes.
public final class PdfRows implements Rows {

    /// Above that a document is of no use to people.
    public static final int MOST_ROWS = 50_000;

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    private final Cells cells;
    private final Heading heading;
    private final List<String> otherFormats;
    private final Redirected out = new Redirected();
    private final PartBuffer text = new PartBuffer(0);
    private @Nullable TableDocument document; // null before the beginning
    private int rows;

    /// @param otherFormats that hold more, for those whom a limit stops
    public PdfRows(Cells cells, Heading heading, List<String> otherFormats) {
        this.cells = cells;
        this.heading = heading;
        this.otherFormats = List.copyOf(otherFormats);
    }

    /// What to say of a table that has more than [#MOST_ROWS] rows.
    public static FormatLimit tooManyRows(List<String> otherFormats) {
        return limit(String.format(Locale.ROOT, "PDF holds at most %,d rows", MOST_ROWS), otherFormats);
    }

    private static FormatLimit limit(String what, List<String> otherFormats) {
        if (otherFormats.isEmpty()) {
            return new FormatLimit(what + "; choose less with fields or a filter");
        }
        String last = otherFormats.getLast();
        String others = String.join(", ", otherFormats.subList(0, otherFormats.size() - 1));
        return new FormatLimit(
                "%s; export as %s instead".formatted(what, others.isEmpty() ? last : others + " or " + last));
    }

    /// @throws FormatLimit if there are too many columns
    @Override
    public void begin(List<String> headers, PartBuffer to) {
        List<Column> columns = new ArrayList<>();
        for (int column = 0; column < headers.size(); column++) {
            columns.add(new Column(headers.get(column), isNumber(cells.type(column))));
        }
        out.to(to);
        limited(() -> document = new TableDocument(caption(), columns, out));
    }

    private Caption caption() {
        String facts = "Tenant %s · Data as of %s".formatted(heading.orgId(), seconds(heading.asOf()));
        return new Caption(heading.title(), facts, heading.requestedAt());
    }

    private static String seconds(Instant time) {
        return SECONDS.format(time.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
    }

    private static boolean isNumber(CopyType type) {
        return switch (type) {
            case INT2, INT4, INT8, OID, NUMERIC, FLOAT4, FLOAT8 -> true;
            case BOOL,
                    BYTEA,
                    UUID,
                    MACADDR,
                    MACADDR8,
                    DATE,
                    TIME,
                    TIMETZ,
                    TIMESTAMP,
                    TIMESTAMPTZ,
                    INTERVAL,
                    INET,
                    CIDR,
                    JSON,
                    JSONB,
                    TEXT,
                    VARCHAR,
                    BPCHAR,
                    NAME,
                    CAST_TO_TEXT -> false;
        };
    }

    @Override
    public boolean next(PartBuffer to) throws SQLException {
        if (!cells.next()) {
            return false;
        }
        if (rows == MOST_ROWS) {
            throw tooManyRows(otherFormats);
        }
        rows++;
        List<String> row = new ArrayList<>(cells.columns());
        for (int column = 0; column < cells.columns(); column++) {
            row.add(cells.isNull(column) ? "" : text(column));
        }
        out.to(to);
        limited(() -> document().row(row));
        return true;
    }

    private String text(int column) {
        text.clear();
        cells.text(column, text);
        return new String(text.bytes, 0, text.size, StandardCharsets.UTF_8);
    }

    @Override
    public void end(PartBuffer to) {
        out.to(to);
        limited(document()::end);
    }

    private void limited(Runnable step) {
        try {
            step.run();
        } catch (PdfLimit e) {
            throw limit(String.valueOf(e.getMessage()), otherFormats);
        }
    }

    private TableDocument document() {
        if (document == null) {
            throw new IllegalStateException("rows before the beginning");
        }
        return document;
    }

    @Override
    public List<String> cursor() {
        return cells.cursor();
    }

    @Override
    public void close() throws SQLException {
        try {
            if (document != null) {
                document.close();
            }
        } finally {
            cells.close();
        }
    }
}
