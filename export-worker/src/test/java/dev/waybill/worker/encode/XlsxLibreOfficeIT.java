package dev.waybill.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.contract.Dataset;
import dev.waybill.worker.NeedsPrograms;
import dev.waybill.worker.encode.Lanes.Lane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Workbooks as LibreOffice opens them.
@NeedsPrograms(value = "soffice", packages = "libreoffice-calc-nogui")
@ExtendWith(Lanes.Shared.class)
class XlsxLibreOfficeIT {

    // Separator, quote, UTF-8, first line, no column formats, language, quote all texts, as shown, no formulas
    private static final String CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,true,true,true,false,false,-1";

    @TempDir
    private Path directory;

    @Test
    void libreOfficeShowsWhatIsThere(Lanes lanes) throws Exception {
        lanes.execute("""
                create table app.sheet_office (org text, id bigint primary key, amount numeric(12, 2), big numeric, half float8,
                    day date, at timestamptz, clock time, paid bool, note text);
                insert into app.sheet_office values
                  ('o', 12345678901234567, 1234.50, 12345678901234567890, 0.5, '2024-02-29', '2024-03-31 02:30:00.123Z', '07:08', true, '=1+1'),
                  ('o', 12345678901234568, -0.01, 15, 1e10, '1900-02-28', '1582-10-10 12:00Z', '24:00', false, '@a'),
                  ('o', 12345678901234569, 0, null, 'NaN', 'infinity', '2079-01-01 00:00:00Z', '00:00:00.5', null, ''),
                  ('o', 12345678901234570, 100, 0.1, -0.1, '9999-12-31', '-infinity', null, true, '  a, "b" '),
                  ('o', 12345678901234571, 9.99, 1, 1, null, null, null, true, E'_x0041_ 四半期 🎉 <&>')""");
        Dataset dataset = Lanes.dataset(
                "app.sheet_office",
                List.of("id"),
                List.of("id", "amount", "big", "half", "day", "at", "clock", "paid", "note, header: Größe"));
        Path file = Workbooks.write(lanes, Lane.COPY, dataset, "o", directory.resolve("book.xlsx"));

        convert(file);

        assertThat(directory.resolve("book-Invoices.csv")).hasContent("""
                "id","amount","big","half","day","at","clock","paid","Größe"
                "12345678901234567",1234.50,"12345678901234567890",0.5,2024-02-29,2024-03-31 02:30:00.123,07:08:00,TRUE,"=1+1"
                "12345678901234568",-0.01,15,10000000000,"1900-02-28","1582-10-10T12:00:00Z","24:00:00",FALSE,"@a"
                "12345678901234569",0.00,,"NaN","infinity",2079-01-01 00:00:00.000,00:00:00.500,,
                "12345678901234570",100.00,0.1,-0.1,9999-12-31,"-infinity",,TRUE,"  a, ""b"" "
                "12345678901234571",9.99,1,1,,,,TRUE,"_x0041_ 四半期 🎉 <&>"
                """);
    }

    private void convert(Path file) throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        Process office = new ProcessBuilder(
                        "soffice",
                        "-env:UserInstallation=" + directory.resolve("profile").toUri(),
                        "--headless",
                        "--convert-to",
                        CSV,
                        "--outdir",
                        directory.toString(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(office.waitFor(400, TimeUnit.SECONDS)).isTrue();
        assertThat(office.exitValue())
                .as(Files.readString(log, StandardCharsets.UTF_8))
                .isZero();
    }
}
