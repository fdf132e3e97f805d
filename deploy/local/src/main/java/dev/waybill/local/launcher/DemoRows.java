package dev.waybill.local.launcher;

import dev.waybill.contract.StoreSettings;
import dev.waybill.local.DemoBlog;
import dev.waybill.local.DemoData;
import dev.waybill.local.DemoMedia;
import dev.waybill.local.DemoTables;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.LocalDatabase;
import dev.waybill.local.LocalStack;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;

/// The demo's tables at the start of a stack. What stands in them may be a person's work, so it is replaced only when
/// a size is asked for that does not fit.
final class DemoRows {

    private DemoRows() {}

    /// Loads the usual number on the first start and keeps what is there on every other one, unless `asked` names a
    /// number and the tables do not hold just that. Prints a line that says which.
    static void prepare(LocalStack stack, OptionalLong asked, PrintStream out) throws SQLException {
        prepare(stack.database(), stack.store().settings(), asked, out);
    }

    /// The same for a database after the migrations, and the bucket that belongs to it.
    static void prepare(LocalDatabase database, StoreSettings store, OptionalLong asked, PrintStream out)
            throws SQLException {
        try (Connection owner = database.owner()) {
            prepareInvoices(owner, asked, out);
            if (DemoData.isMade(owner)) {
                prepareTables(owner, out);
                prepareBlog(database, store, owner, out);
            }
        }
    }

    private static void prepareInvoices(Connection owner, OptionalLong asked, PrintStream out) throws SQLException {
        OptionalLong present = DemoData.present(owner);
        if (asked.isEmpty() && present.isPresent()) {
            out.println("Data      %,d invoices of tenant demo, there already".formatted(present.getAsLong()));
            return;
        }
        long begin = System.nanoTime();
        long wanted = asked.orElse(DemoData.DEFAULT_INVOICES);
        boolean loaded = DemoData.load(owner, wanted);
        String how = loaded ? "loaded in " + Deployment.since(begin) : "there already";
        if (loaded && present.isPresent()) {
            how += "; they replace schema app as it was, with %,d invoices of tenant demo (--invoices asks for it)"
                    .formatted(present.getAsLong());
        }
        out.println("Data      %,d invoices of tenant demo, %s".formatted(wanted, how));
    }

    /// Says nothing where they are there already.
    private static void prepareTables(Connection owner, PrintStream out) throws SQLException {
        long begin = System.nanoTime();
        if (DemoTables.load(owner)) {
            out.println("          %,d contacts, %,d quotes and %,d sessions of tenant demo, loaded in %s"
                    .formatted(
                            DemoTables.contactsOf(DemoTenant.DEMO),
                            DemoTables.quotesOf(DemoTenant.DEMO),
                            DemoTables.sessionsOf(DemoTenant.DEMO),
                            Deployment.since(begin)));
        }
    }

    /// Says nothing where all of it is there already.
    private static void prepareBlog(LocalDatabase database, StoreSettings store, Connection owner, PrintStream out)
            throws SQLException {
        long begin = System.nanoTime();
        boolean rows = DemoBlog.load(owner);
        boolean files = DemoMedia.load(database, store);
        if (rows || files) {
            out.println("          %d posts, %d pages and %d files of tenant demo, loaded in %s"
                    .formatted(
                            DemoBlog.postsOf(DemoTenant.DEMO),
                            DemoBlog.pagesOf(DemoTenant.DEMO),
                            DemoMedia.filesOf(DemoTenant.DEMO),
                            Deployment.since(begin)));
        }
    }
}
