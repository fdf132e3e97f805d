package dev.waybill.local.data;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Rows of `app.quotes` of one tenant, for those of its [Customers] that are always there.
public final class Quotes implements Rows {

    /// With fewer, a tenant would lack some of the awkward values.
    public static final int FEWEST = Samples.NOTES.size();

    private static final List<String> STATUSES =
            List.of("draft", "sent", "accepted", "accepted", "declined", "expired");
    private static final List<String> CURRENCIES = List.of("EUR", "USD", "GBP", "CHF", "JPY", "SEK");
    private static final BigDecimal TAX_RATE = new BigDecimal("0.19");
    private static final long FIRST_SECOND = LocalDateTime.of(2020, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final int SECONDS = 170_000_000; // to the middle of 2025

    private final UUID orgId;
    private final Customers customers;
    private final RowRandom random;

    public Quotes(long seed, UUID orgId) {
        this.orgId = orgId;
        this.customers = new Customers(seed, orgId);
        this.random = new RowRandom(seed, "quotes", orgId);
    }

    @Override
    public String table() {
        return "app.quotes";
    }

    @Override
    public String columns() {
        return "org_id, id, number, customer_id, customer_name, valid_until, subtotal, tax, total, discount_percent,"
                + " currency, status, lines, terms, accepted_at, created_at";
    }

    @Override
    public void write(long id, CopyRows to) {
        random.row(id);
        long customer = id <= Customers.FEWEST ? id : 1 + random.below(Customers.FEWEST);
        LocalDateTime created = created(id);
        String status = random.pick(STATUSES);
        BigDecimal subtotal = subtotal(id);
        BigDecimal tax = tax(id, subtotal);

        to.uuid(orgId).bigint(id).text("Q-%06d/%02d".formatted(id, created.getYear() % 100));
        to.bigint(customer).text(customers.name(customer));
        to.date(validUntil(id, created));
        to.numeric(subtotal).numeric(tax).numeric(subtotal.add(tax));
        to.float8(discount(id));
        to.text(random.pick(CURRENCIES)).text(status);
        to.jsonb(lines(id));
        to.text(terms(id));
        to.timestamp(status.equals("accepted") ? created.plusSeconds(random.below(2_000_000)) : null); // UTC
        to.timestamp(created);
    }

    private @Nullable LocalDate validUntil(long id, LocalDateTime created) {
        if (Samples.isFirst(Samples.DATES, id)) {
            return Samples.DATES.get((int) id - 1);
        }
        return random.percent(10) ? null : created.toLocalDate().plusDays(14 + random.below(60));
    }

    private BigDecimal subtotal(long id) {
        return Samples.isFirst(QuoteSamples.SUBTOTALS, id)
                ? QuoteSamples.SUBTOTALS.get((int) id - 1)
                : BigDecimal.valueOf(random.below(100_000_000), 2);
    }

    /// None on the awkward amounts: the column would not hold some of the totals.
    private static BigDecimal tax(long id, BigDecimal subtotal) {
        return Samples.isFirst(QuoteSamples.SUBTOTALS, id)
                ? new BigDecimal("0.00")
                : subtotal.multiply(TAX_RATE).setScale(2, RoundingMode.HALF_UP);
    }

    private @Nullable Double discount(long id) {
        if (Samples.isFirst(QuoteSamples.DISCOUNTS, id)) {
            return QuoteSamples.DISCOUNTS.get((int) id - 1);
        }
        return random.percent(50) ? null : random.below(300) / 7.0;
    }

    private String lines(long id) {
        if (Samples.isFirst(QuoteSamples.LINES, id)) {
            return QuoteSamples.LINES.get((int) id - 1);
        }
        StringBuilder lines = new StringBuilder("[");
        for (int left = 1 + random.below(4); left > 0; left--) {
            lines.append("{\"item\": \"%s\", \"quantity\": %d, \"price\": %d.%02d}"
                    .formatted(
                            random.pick(Samples.PHRASES),
                            1 + random.below(20),
                            random.below(5_000),
                            random.below(100)));
            lines.append(left > 1 ? ", " : "]");
        }
        return lines.toString();
    }

    private @Nullable String terms(long id) {
        return Samples.isFirst(Samples.NOTES, id) ? Samples.NOTES.get((int) id - 1) : random.pick(QuoteSamples.TERMS);
    }

    private LocalDateTime created(long id) {
        if (Samples.isFirst(Samples.TIMES, id)) {
            return Samples.TIMES.get((int) id - 1);
        }
        int micros = random.percent(20) ? 0 : random.below(1_000_000);
        return LocalDateTime.ofEpochSecond(FIRST_SECOND + random.below(SECONDS), micros * 1_000, ZoneOffset.UTC);
    }
}
