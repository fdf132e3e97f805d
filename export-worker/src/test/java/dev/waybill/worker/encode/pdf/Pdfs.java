package dev.waybill.worker.encode.pdf;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/// Documents to test with.
final class Pdfs {

    static final List<Column> INVOICE = List.of(
            new Column("Number", false),
            new Column("Customer", false),
            new Column("Country", false),
            new Column("Currency", false),
            new Column("Net", true),
            new Column("Tax", true),
            new Column("Total", true),
            new Column("Status", false),
            new Column("Issued", false),
            new Column("Paid at", false),
            new Column("Contact", false),
            new Column("Remarks", false),
            new Column("Id", false));

    private static final List<String> CUSTOMERS = List.of(
            "Müller & Söhne GmbH",
            "株式会社山田製作所",
            "ООО «Ромашка»",
            "Ελληνικά Τυριά Α.Ε.",
            "شركة النور للتجارة (دبي)",
            "חברת החשמל 123 בע\"מ",
            "Société Générale d'Électricité",
            "서울전자 주식회사",
            "上海浦东发展有限公司",
            "Party 🎉 Ltd");

    private static final List<String> REMARKS = List.of(
            "",
            "",
            "",
            "second reminder was sent on 2026-03-01; they asked for a new copy with the number of their order on it",
            "第一行\n第二行 with English words",
            "no".repeat(60),
            "السلام عليكم ورحمة الله وبركاته، هذه فاتورة رقم 42 مع نص طويل");

    private Pdfs() {}

    static byte[] of(List<Column> columns, List<List<String>> rows) {
        Caption caption = new Caption(
                "Invoices 請求書",
                "Tenant acme · Data as of 2026-11-21 16:53:31 UTC",
                Instant.parse("2026-11-21T16:53:30.123456Z"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TableDocument document = new TableDocument(caption, columns, out);
        rows.forEach(document::row);
        document.end();
        return out.toByteArray();
    }

    /// Of two columns.
    static List<List<String>> rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> List.of(Integer.toString(i), "row " + i + " of " + count))
                .toList();
    }

    /// The same each time.
    static List<List<String>> invoices(int count) {
        Random random = new Random(1);
        return IntStream.range(0, count).mapToObj(i -> invoice(i, random)).toList();
    }

    private static List<String> invoice(int i, Random random) {
        return List.of(
                "INV-2026-" + (1000 + i),
                CUSTOMERS.get(i % CUSTOMERS.size()),
                i % 2 == 0 ? "DE" : "JP",
                "EUR",
                random.nextInt(100_000) + "." + (10 + i % 90),
                random.nextInt(10_000) + ".50",
                random.nextInt(100_000) + ".25",
                "paid",
                "2026-03-" + (10 + i % 20),
                i % 3 == 0 ? "" : "2026-04-02T10:11:12.123456Z",
                "billing@customer-%d.example".formatted(i),
                REMARKS.get(i % REMARKS.size()),
                new UUID(random.nextLong(), random.nextLong()).toString());
    }
}
