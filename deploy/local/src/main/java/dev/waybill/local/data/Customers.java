package dev.waybill.local.data;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Rows of `app.customers` of one tenant.
public final class Customers implements Rows {

    /// With fewer, a tenant would lack some of the awkward names.
    public static final int FEWEST = Samples.COMPANIES.size();

    private static final List<String> COUNTRIES = List.of("DE", "FR", "GB", "JP", "PL", "US");
    private static final LocalDate FIRST_DAY = LocalDate.of(1950, 1, 1);
    private static final int DAYS = 27_000;

    private final UUID orgId;
    private final RowRandom random;

    public Customers(long seed, UUID orgId) {
        this.orgId = orgId;
        this.random = new RowRandom(seed, "customers", orgId);
    }

    @Override
    public String table() {
        return "app.customers";
    }

    @Override
    public String columns() {
        return "org_id, id, name, email, country, credit_limit, since, remarks";
    }

    @Override
    public void write(long id, CopyRows to) {
        to.uuid(orgId).bigint(id).text(name(id));
        to.text(random.percent(10) ? null : "customer" + id + "@example.org");
        to.text(random.pick(COUNTRIES));
        to.numeric(creditLimit());
        to.date(FIRST_DAY.plusDays(random.below(DAYS)));
        to.text(Samples.take(Samples.NOTES, id, random));
    }

    /// The name of a customer, which its invoices repeat.
    String name(long id) {
        return Samples.take(Samples.COMPANIES, id, random.row(id)) + " " + id;
    }

    private @Nullable BigDecimal creditLimit() {
        return random.percent(20) ? null : BigDecimal.valueOf(random.below(100_000_000), 2);
    }
}
