package dev.waybill.local;

import dev.waybill.local.data.Articles;
import dev.waybill.local.data.BulkLoad;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Posts and pages of the [DemoTenant]s: `app.posts` and `app.pages`. Deterministic, as [DemoData] is.
public final class DemoBlog {

    private DemoBlog() {}

    /// Posts of this tenant; those of tenant `demo` have every awkward value there is.
    public static long postsOf(DemoTenant tenant) {
        return switch (tenant.slug()) {
            case "globex" -> 20;
            case "initech" -> 5;
            default -> 120;
        };
    }

    public static long pagesOf(DemoTenant tenant) {
        return switch (tenant.slug()) {
            case "globex" -> 3;
            case "initech" -> 1;
            default -> 12;
        };
    }

    /// Makes and fills both tables in one transaction, with read access for the worker's role. Tables that exist are
    /// somebody's work and stay as they are.
    ///
    /// @param owner of the database, after the migrations
    /// @return whether rows were written
    public static boolean load(Connection owner) throws SQLException {
        if (exists(owner)) {
            return false;
        }
        Transaction.run(owner, DemoBlog::write);
        return true;
    }

    private static void write(Connection owner) throws SQLException {
        Transaction.script(owner, "blog.sql");
        for (DemoTenant tenant : DemoTenant.ALL) {
            BulkLoad.copy(owner, Articles.posts(DemoData.DEFAULT_SEED, tenant.id()), postsOf(tenant));
            BulkLoad.copy(owner, Articles.pages(DemoData.DEFAULT_SEED, tenant.id()), pagesOf(tenant));
        }
    }

    private static boolean exists(Connection owner) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet found =
                        statement.executeQuery("select coalesce(to_regclass('app.posts'), to_regclass('app.pages'))")) {
            found.next();
            return found.getString(1) != null;
        }
    }
}
