package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

class DemoDataTest extends WithoutDemoData {

    @Test
    void twoLoadsGiveTheSameBytes() throws Exception {
        DemoData.load(owner, 2_000);
        String first = digest("select * from app.invoices order by org_id, id");
        String customers = digest("select * from app.customers order by org_id, id");
        execute("drop schema app cascade");

        DemoData.load(owner, 2_000);

        assertThat(digest("select * from app.invoices order by org_id, id")).isEqualTo(first);
        assertThat(digest("select * from app.customers order by org_id, id")).isEqualTo(customers);
    }

    @Test
    void anotherSeedGivesOtherRows() throws Exception {
        new DemoData(1, 500).load(owner);
        String first = digest("select * from app.invoices order by org_id, id");

        new DemoData(2, 500).load(owner);

        assertThat(digest("select * from app.invoices order by org_id, id")).isNotEqualTo(first);
    }

    @Test
    void loadingAgainKeepsWhatFits() throws Exception {
        assertThat(DemoData.load(owner, 500)).isTrue();
        execute("update app.invoices set note = 'mine' where id = 7");

        boolean written = DemoData.load(owner, 500);

        assertThat(written).isFalse();
        assertThat(count("app.invoices where note = 'mine'")).isEqualTo(3);
    }

    @Test
    void anotherSizeOrAMissingRowLoadsAnew() throws Exception {
        DemoData.load(owner, 500);

        assertThat(DemoData.load(owner, 700)).isTrue();
        execute("delete from app.invoices where id = 7");
        assertThat(DemoData.load(owner, 700)).isTrue();

        assertThat(invoicesOf(DemoTenant.DEMO)).isEqualTo(700);
        assertThat(invoicesOf(DemoTenant.GLOBEX)).isEqualTo(1_000);
        assertThat(invoicesOf(DemoTenant.INITECH)).isEqualTo(250);
        assertThat(count("app.users")).isEqualTo(3);
    }

    @Test
    void aFailedLoadLeavesWhatWasThere() throws Exception {
        DemoData.load(owner, 500);
        execute("create view app.mine as select * from app.invoices");

        assertThatThrownBy(() -> DemoData.load(owner, 700)).isInstanceOf(SQLException.class);

        assertThat(invoicesOf(DemoTenant.DEMO)).isEqualTo(500);
        assertThat(owner.getAutoCommit()).isTrue();
    }

    @Test
    void theWorkerMayReadAndNotWrite() throws Exception {
        DemoData.load(owner, 100);

        try (Connection service = stack.database().service();
                Statement statement = service.createStatement()) {
            statement.execute("set role waybill_worker");
            try (ResultSet found = statement.executeQuery("select count(*) from app.invoices")) {
                found.next();
                assertThat(found.getLong(1)).isEqualTo(1_350);
            }
            assertThatThrownBy(() -> statement.execute("delete from app.invoices"))
                    .hasMessageContaining("permission denied");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "note is null",
                "note = ''",
                "note like '%,%'",
                "note like '%\"%'",
                "note like E'%\\n%'",
                "note like E'%\\r%'",
                "note like E'%\\t%'",
                "note = E'\\\\.'",
                "note = E'\\\\N'",
                "note like '=%'",
                "note like '+%'",
                "note like '-%'",
                "note like '@%'",
                "note like E'%\\U0001F44D%'",
                "note like '%日本語%'",
                "length(note) > 2000",
                "customer_name like '%\"%'",
                "issued_on < '1970-01-01'",
                "issued_on = '1582-10-10'",
                "due_on is null",
                "amount < 0",
                "length(trunc(amount)::text) = 30",
                "amount::text ~ '^[0-9]{18}[.][0-9]{12}$'",
                "amount::text = '10.5000'",
                "tax is null",
                "discount is null",
                "discount::text = '-0'",
                "discount::text = '1e-07'",
                "paid",
                "not paid",
                "issued_at < '1970-01-01'",
                "extract(microsecond from issued_at)::int % 10 <> 0",
                "extract(microsecond from created_at) = 0",
            })
    void evenASmallTenantHasEveryAwkwardKind(String kind) throws Exception {
        DemoData.load(owner, 100);

        for (DemoTenant tenant : DemoTenant.ALL) {
            assertThat(count("app.invoices where org_id = '%s' and (%s)".formatted(tenant.id(), kind)))
                    .as("%s of %s", kind, tenant.slug())
                    .isPositive();
        }
    }

    @Test
    void fewerThanOneInvoiceIsRefusedByValue() {
        assertThatThrownBy(() -> new DemoData(1, 0)).hasMessageContaining("0 invoices");
    }

    private long invoicesOf(DemoTenant tenant) throws SQLException {
        return count("app.invoices where org_id = '%s'".formatted(tenant.id()));
    }

    private String digest(String query) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
            owner.unwrap(PGConnection.class).getCopyAPI().copyOut("copy (" + query + ") to stdout", out);
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
