package dev.waybill.local;

import dev.waybill.local.data.BulkLoad;
import dev.waybill.local.data.Customers;
import dev.waybill.local.data.Invoices;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The demo's product: schema `app` with organizations, users, customers and invoices of the [DemoTenant]s.
///
/// Row n of a tenant depends only on the seed, the tenant and n: two loads give the same bytes, and a bigger load
/// begins with the rows of a smaller one. The first rows of each tenant hold every awkward value there is.
public final class DemoData {

    /// Invoices of tenant `demo` unless asked for more.
    public static final long DEFAULT_INVOICES = 100_000;

    public static final long DEFAULT_SEED = 20_260_101;

    private static final long GLOBEX_INVOICES = 1_000;
    private static final long INITECH_INVOICES = 250;
    private static final int INVOICES_PER_CUSTOMER = 10;

    /// Raise it when the generator changes, so that data of an older one is loaded anew.
    private static final int GENERATOR = 1;

    private static final String MADE_HERE = "Demo data of Waybill:";

    private final long seed;
    private final long invoices;

    /// @param invoices of tenant `demo`, 1 and up
    public DemoData(long seed, long invoices) {
        if (invoices < 1) {
            throw new IllegalArgumentException("%d invoices: at least 1".formatted(invoices));
        }
        this.seed = seed;
        this.invoices = invoices;
    }

    /// How many invoices of tenant `demo` the database holds, whoever wrote them; 0 where schema `app` is somebody's
    /// own.
    ///
    /// @return empty if there is no schema `app`: nothing would be lost by a load
    public static OptionalLong present(Connection owner) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet found = statement.executeQuery(
                        "select to_regnamespace('app') is not null, to_regclass('app.invoices') is not null")) {
            found.next();
            if (!found.getBoolean(1)) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(found.getBoolean(2) ? count(owner, DemoTenant.DEMO) : 0);
        }
    }

    /// Whether schema `app` was made here, and is nobody's own.
    public static boolean isMade(Connection owner) throws SQLException {
        String comment = comment(owner);
        return comment != null && comment.startsWith(MADE_HERE);
    }

    private static @Nullable String comment(Connection owner) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet found =
                        statement.executeQuery("select obj_description(to_regnamespace('app'), 'pg_namespace')")) {
            found.next();
            return found.getString(1);
        }
    }

    /// [#load(Connection)] with the default seed.
    ///
    /// @return whether rows were written; false if they were all there
    public static boolean load(Connection owner, long invoices) throws SQLException {
        return new DemoData(DEFAULT_SEED, invoices).load(owner);
    }

    /// Loads in one transaction: killed before its end, the database is as it was. Data that fits stays untouched,
    /// other data in these tables is replaced.
    ///
    /// @param owner of the database, after the migrations (the worker's role gets read access)
    /// @return whether rows were written; false if they were all there
    public boolean load(Connection owner) throws SQLException {
        if (fits(owner)) {
            return false;
        }
        Transaction.run(owner, this::write);
        return true;
    }

    /// Invoices of this tenant.
    public long invoicesOf(DemoTenant tenant) {
        return switch (tenant.slug()) {
            case "globex" -> GLOBEX_INVOICES;
            case "initech" -> INITECH_INVOICES;
            default -> invoices;
        };
    }

    private void write(Connection owner) throws SQLException {
        Transaction.script(owner, "schema.sql");
        for (DemoTenant tenant : DemoTenant.ALL) {
            loadTenant(owner, tenant);
        }
        Transaction.script(owner, "finish.sql");
        Transaction.execute(owner, "comment on schema app is '%s'".formatted(fingerprint()));
    }

    private void loadTenant(Connection owner, DemoTenant tenant) throws SQLException {
        insert(
                owner,
                "insert into app.organizations (id, slug, name) values (?, ?, ?)",
                tenant.id(),
                tenant.slug(),
                tenant.name());
        insert(
                owner,
                "insert into app.users (id, org_id, email, name, groups) values (?, ?, ?, ?, ?)",
                tenant.userId(),
                tenant.id(),
                tenant.email(),
                tenant.userName(),
                tenant.groups().toArray(new String[0]));
        long count = invoicesOf(tenant);
        long customers = Math.max(Customers.FEWEST, count / INVOICES_PER_CUSTOMER);
        BulkLoad.copy(owner, new Customers(seed, tenant.id()), customers);
        BulkLoad.copy(owner, new Invoices(seed, tenant.id(), customers), count);
    }

    private boolean fits(Connection owner) throws SQLException {
        if (!fingerprint().equals(comment(owner)) || present(owner).orElse(0) == 0) {
            return false;
        }
        for (DemoTenant tenant : DemoTenant.ALL) {
            if (count(owner, tenant) != invoicesOf(tenant)) {
                return false;
            }
        }
        return true;
    }

    private static long count(Connection owner, DemoTenant tenant) throws SQLException {
        try (PreparedStatement count = owner.prepareStatement("select count(*) from app.invoices where org_id = ?")) {
            count.setObject(1, tenant.id());
            try (ResultSet found = count.executeQuery()) {
                found.next();
                return found.getLong(1);
            }
        }
    }

    private String fingerprint() {
        return MADE_HERE
                + " generator %d, seed %d, %d invoices of tenant demo. Made by the launcher, replaced when another size is asked for."
                        .formatted(GENERATOR, seed, invoices);
    }

    private static void insert(Connection owner, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = owner.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
