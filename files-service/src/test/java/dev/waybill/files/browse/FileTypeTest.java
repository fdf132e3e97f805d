package dev.waybill.files.browse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTypeTest {

    @ParameterizedTest
    @CsvSource({
        "application/pdf,                a.pdf,     PDF",
        "Application/PDF,                a,         PDF",
        "text/csv; charset=utf-8,        a.txt,     CSV",
        "image/webp,                     a,         Image",
        "video/mp4,                      a,         Video",
        "text/plain,                     a.md,      Markdown",
        "text/plain,                     a.b.weird, Text",
        "text/calendar,                  a.ics,     Text",
        "application/octet-stream,       A.JSON,    JSON",
        "application/octet-stream,       a.,        File",
        "application/x-other,            a.pdf,     File",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, a.xlsx, Spreadsheet"
    })
    void isCalledAsPeopleCallIt(String contentType, String fileName, String type) {
        assertThat(FileType.of(contentType, fileName)).isEqualTo(type);
    }
}
