package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.contract.Dataset;
import dev.waybill.worker.encode.Lanes.Lane;
import dev.waybill.worker.encode.pdf.PdfReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Lanes.Shared.class)
class PdfRowsIT {

    private static final Heading HEADING = new Heading(
            "Invoices", "o", Instant.parse("2026-11-21T16:53:31.987654Z"), Instant.parse("2026-11-21T16:53:30Z"));
    private static final List<String> OTHERS = List.of("csv", "jsonl", "xlsx");

    @Test
    void saysWhatTheCsvSaysByBothLanes(Lanes lanes) throws Exception {
        lanes.execute("""
                create table app.pdf_cells (org text, id bigint primary key, amount numeric, paid boolean,
                  at timestamptz, day date, tags text[], doc jsonb, note text);
                insert into app.pdf_cells values
                  ('o', 9007199254740993, -12345678901234567890.12, true, '2026-11-21 16:53:31.5+02', '2026-01-02',
                    '{a,"b c"}', '{"k": [1, null]}', '四半期 – ünï'),
                  ('o', 9007199254740994, null, null, null, null, null, null, null),
                  ('p', 1, 1, true, null, null, null, null, 'of another tenant')""");
        Dataset dataset = Lanes.dataset(
                "app.pdf_cells", List.of("id"), List.of("id", "amount", "paid", "at", "day", "tags", "doc", "note"));

        byte[] copied = lanes.write(Lane.COPY, dataset, cells -> new PdfRows(cells, HEADING, OTHERS));

        assertThat(PdfReader.pages(copied))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("Invoices\nTenant o · Data as of 2026-11-21 16:53:31 UTC\n")
                .doesNotContain("of another tenant");
        assertThat(PdfReader.letters(copied))
                .contains("idamountpaidatdaytagsdocnote")
                .contains("9007199254740993-12345678901234567890.12t2026-11-21T14:53:31.5Z2026-01-02{a,\"bc\"}"
                        + "{\"k\":[1,null]}四半期–ünï9007199254740994Page");
        assertThat(lanes.write(Lane.JDBC, dataset, cells -> new PdfRows(cells, HEADING, OTHERS)))
                .isEqualTo(copied);
    }

    @Test
    void refusesWhatIsTooMuchAndNamesTheOtherFormats(Lanes lanes) throws Exception {
        lanes.execute("""
                create table app.pdf_many (org text, id int primary key, note text);
                insert into app.pdf_many select 'o', n, '' from generate_series(1, 50001) n""");
        Dataset many = Lanes.dataset("app.pdf_many", List.of("id"), List.of("id"));
        lanes.execute("""
                create table app.pdf_long (org text, id int primary key, note text);
                insert into app.pdf_long values ('o', 1, repeat('x', 100001))""");
        Dataset tooLong = Lanes.dataset("app.pdf_long", List.of("id"), List.of("note"));

        assertThatThrownBy(() -> lanes.write(Lane.COPY, many, cells -> new PdfRows(cells, HEADING, OTHERS)))
                .isInstanceOf(FormatLimit.class)
                .hasMessage("PDF holds at most 50,000 rows; export as csv, jsonl or xlsx instead");
        assertThatThrownBy(() -> lanes.write(Lane.COPY, tooLong, cells -> new PdfRows(cells, HEADING, List.of("csv"))))
                .isInstanceOf(FormatLimit.class)
                .hasMessage("PDF holds at most 100,000 characters in a cell, not 100,001; export as csv instead");
        assertThat(PdfRows.tooManyRows(List.of()))
                .hasMessage("PDF holds at most 50,000 rows; choose less with fields or a filter");
    }

    @Test
    void writesFiftyThousandRowsInASmallHeap(Lanes lanes, @TempDir Path directory) throws Exception {
        lanes.execute("""
                create table app.pdf_invoices as select 'o' as org, n as id, 'INV-' || n as number,
                    (array['Müller & Söhne GmbH', '株式会社山田製作所', 'ООО «Ромашка»', 'شركة النور للتجارة'])[1 + n % 4] as customer,
                    md5(n::text)::uuid as customer_id, 'EUR' as currency, n * 1.17 as net, n * 0.22 as tax, n * 1.39 as total,
                    n % 3 = 0 as paid, date '2026-01-01' + n % 365 as issued, date '2026-02-01' + n % 365 as due,
                    timestamptz '2026-01-01' + n * interval '1 minute' as created_at,
                    nullif(repeat('second reminder was sent, ', n % 9), '') as note, 'billing@c' || n || '.example' as contact,
                    n % 40 as lines, md5('r' || n) as reference
                  from generate_series(1, 50000) n;
                alter table app.pdf_invoices add primary key (id)""");
        Path pdf = directory.resolve("invoices.pdf");

        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PdfInSmallHeap.class.getName(),
                        lanes.url(),
                        pdf.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        System.out.print("PdfRowsIT: " + said);
        assertThat(process.waitFor()).as(said).isZero();
        List<String> pages = PdfReader.pages(Files.readAllBytes(pdf));
        assertThat(pages.getFirst()).contains("INV-1", "Page 1 of " + pages.size());
        assertThat(pages.getLast()).contains("INV-50000", "58500.00");
    }
}
