package dev.waybill.local.bench;

import dev.waybill.local.DemoData;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// `app.small`: invoices of many tenants, `t1` and up, the same number each.
final class SmallTable {

    static final String NAME = "app.small";

    private SmallTable() {}

    static void load(Connection owner, int tenants, int rowsEach) throws SQLException {
        if (DemoData.present(owner).orElse(0) < rowsEach) {
            DemoData.load(owner, rowsEach);
        }
        try (Statement statement = owner.createStatement()) {
            statement.execute("drop table if exists app.small");
            statement.execute("""
                    create table app.small as
                    select 't' || n as tenant, i.* from generate_series(1, %d) n cross join app.invoices i
                    where i.org_id = (select id from app.organizations where slug = 'demo') and i.id <= %d
                    """.formatted(tenants, rowsEach));
            statement.execute("alter table app.small drop column org_id");
            statement.execute("alter table app.small rename column tenant to org_id");
            statement.execute("alter table app.small add primary key (org_id, id)");
            statement.execute("grant select on app.small to waybill_worker");
            statement.execute("vacuum (freeze, analyze) app.small");
            statement.execute("checkpoint");
        }
    }

    static String tenant(int n) {
        return "t" + n;
    }
}
