package dev.waybill.local.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Rows of `app.invoices` of one tenant.
public final class Invoices implements Rows {

    private static final List<String> CURRENCIES = List.of("EUR", "USD", "GBP", "CHF", "JPY", "SEK");
    private static final List<String> STATUSES = List.of("draft", "sent", "paid", "overdue", "void");
    private static final List<Integer> PAYMENT_DAYS = List.of(0, 7, 14, 30, 60);
    private static final LocalDate FIRST_DAY = LocalDate.of(1955, 1, 1);
    private static final int DAYS = 25_750; // to the middle of 2025

    private final UUID orgId;
    private final long customerCount;
    private final Customers customers;
    private final RowRandom random;

    /// @param customerCount invoices name customers 1 to this, at least [Customers#FEWEST]
    public Invoices(long seed, UUID orgId, long customerCount) {
        this.orgId = orgId;
        this.customerCount = customerCount;
        this.customers = new Customers(seed, orgId);
        this.random = new RowRandom(seed, "invoices", orgId);
    }

    @Override
    public String table() {
        return "app.invoices";
    }

    @Override
    public String columns() {
        return "org_id, id, number, customer_id, customer_name, issued_on, due_on, amount, tax, currency, status, paid,"
                + " discount, note, reference, issued_at, created_at";
    }

    @Override
    public void write(long id, CopyRows to) {
        random.row(id);
        long customer = id <= Customers.FEWEST ? id : 1 + random.below(customerCount);
        LocalDate day = FIRST_DAY.plusDays(random.below(DAYS));
        String status = random.pick(STATUSES);

        to.uuid(orgId).bigint(id).text(number(id));
        to.bigint(customer).text(customers.name(customer));
        to.date(Samples.isFirst(Samples.DATES, id) ? Samples.DATES.get((int) id - 1) : day);
        to.date(random.percent(10) ? null : day.plusDays(random.pick(PAYMENT_DAYS)));
        to.numeric(amount(id));
        to.numeric(random.percent(5) ? null : cents(100_000_000));
        to.text(random.pick(CURRENCIES)).text(status).bool(status.equals("paid"));
        to.float8(discount(id));
        to.text(note(id));
        to.uuid(random.uuid());
        to.timestamp(time(id, day)); // UTC
        to.timestamp(time(id, day));
    }

    private static String number(long id) {
        String digits = Long.toString(id);
        return "INV-" + "0".repeat(Math.max(0, 8 - digits.length())) + digits;
    }

    private BigDecimal amount(long id) {
        if (Samples.isFirst(Samples.AMOUNTS, id)) {
            return Samples.AMOUNTS.get((int) id - 1);
        }
        int kind = random.below(100);
        if (kind < 2) { // 30 digits: no double and no long holds it
            BigInteger digits = BigInteger.valueOf(900_000_000_000L + random.below(100_000_000_000L))
                    .multiply(BigInteger.TEN.pow(18))
                    .add(BigInteger.valueOf(random.below(1_000_000_000_000_000_000L)));
            return new BigDecimal(digits, 12);
        }
        BigDecimal amount = cents(1_000_000_000);
        return kind < 12 ? amount.negate() : amount;
    }

    private BigDecimal cents(int bound) {
        return BigDecimal.valueOf(random.below(bound), 2);
    }

    private @Nullable Double discount(long id) {
        if (Samples.isFirst(Samples.DISCOUNTS, id)) {
            return Samples.DISCOUNTS.get((int) id - 1);
        }
        return random.percent(60) ? null : random.below(10_000) / 300.0;
    }

    private @Nullable String note(long id) {
        if (Samples.isFirst(Samples.NOTES, id) || random.percent(25)) {
            return Samples.take(Samples.NOTES, id, random);
        }
        return random.percent(25) ? null : random.pick(Samples.PHRASES);
    }

    /// Some time on the day, one in five without a fraction.
    private LocalDateTime time(long id, LocalDate day) {
        if (Samples.isFirst(Samples.TIMES, id)) {
            return Samples.TIMES.get((int) id - 1);
        }
        int micros = random.percent(20) ? 0 : random.below(1_000_000);
        long second = day.toEpochDay() * 86_400 + random.below(86_400);
        return LocalDateTime.ofEpochSecond(second, micros * 1_000, ZoneOffset.UTC);
    }
}
