package dev.waybill.local;

import dev.waybill.local.data.BulkLoad;
import dev.waybill.local.data.Contacts;
import dev.waybill.local.data.Quotes;
import dev.waybill.local.data.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Contacts, quotes and sessions of the [DemoTenant]s: types of columns that invoices and customers do not have.
/// Deterministic, as [DemoData] is.
public final class DemoTables {

    private DemoTables() {}

    /// Contacts of this tenant; those of every tenant have every awkward value there is.
    public static long contactsOf(DemoTenant tenant) {
        return Math.max(Contacts.FEWEST, 5_000 / shareOf(tenant));
    }

    public static long quotesOf(DemoTenant tenant) {
        return Math.max(Quotes.FEWEST, 5_000 / shareOf(tenant));
    }

    public static long sessionsOf(DemoTenant tenant) {
        return 20_000 / shareOf(tenant);
    }

    /// The part of what tenant `demo` has, as of invoices.
    private static int shareOf(DemoTenant tenant) {
        return switch (tenant.slug()) {
            case "globex" -> 100;
            case "initech" -> 400;
            default -> 1;
        };
    }

    /// Makes and fills the tables in one transaction, with read access for the worker's role. Tables that exist are
    /// somebody's work and stay as they are.
    ///
    /// @param owner of the database, after the migrations
    /// @return whether rows were written
    public static boolean load(Connection owner) throws SQLException {
        if (exists(owner)) {
            return false;
        }
        Transaction.run(owner, DemoTables::write);
        return true;
    }

    private static void write(Connection owner) throws SQLException {
        Transaction.script(owner, "tables.sql");
        for (DemoTenant tenant : DemoTenant.ALL) {
            BulkLoad.copy(owner, new Contacts(DemoData.DEFAULT_SEED, tenant.id()), contactsOf(tenant));
            BulkLoad.copy(owner, new Quotes(DemoData.DEFAULT_SEED, tenant.id()), quotesOf(tenant));
            BulkLoad.copy(owner, new Sessions(DemoData.DEFAULT_SEED, tenant.id()), sessionsOf(tenant));
        }
        Transaction.execute(owner, "analyze app.contacts, app.quotes, app.sessions");
    }

    private static boolean exists(Connection owner) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet found = statement.executeQuery(
                        "select coalesce(to_regclass('app.contacts'), to_regclass('app.quotes'), to_regclass('app.sessions'))")) {
            found.next();
            return found.getString(1) != null;
        }
    }
}
