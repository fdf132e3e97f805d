package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class DemoTablesTest extends WithoutDemoData {

    private static final List<String> TABLES = List.of("app.contacts", "app.quotes", "app.sessions");

    private static final List<String> AWKWARD = List.of(
            "app.contacts where full_name like '=%'",
            "app.contacts where full_name like '%\"%'",
            "app.contacts where full_name like E'%\\n%'",
            "app.contacts where full_name ~ '[\u0590-\u05FF]'",
            "app.contacts where full_name like '佐藤%'",
            "app.contacts where company is null",
            "app.contacts where email = ''",
            "app.contacts where email is null",
            "app.contacts where phone like '+49 30 %'",
            "app.contacts where phone like '00%'",
            "app.contacts where phone like '-%'",
            "app.contacts where tags is null",
            "app.contacts where tags = '{}'",
            "app.contacts where array_position(tags, null) = 2",
            "app.contacts where birthday is null",
            "app.contacts where birthday < '1900-03-01'",
            "app.contacts where birthday = '9999-12-31'",
            "app.contacts where score = -32768",
            "app.contacts where external_id = '00000000000000000001'",
            "app.contacts where external_id > '09223372036854775807'",
            "app.contacts where address is null",
            "app.contacts where address = 'null'",
            "app.contacts where jsonb_typeof(address) = 'number'",
            "app.contacts where address::text like '%9007199254740993%'",
            "app.contacts where notes is null",
            "app.contacts where notes = ''",
            "app.contacts where notes like '=%'",
            "app.contacts where notes like E'%\\r%'",
            "app.contacts where notes like E'%\\U0001F44D%'",
            "app.contacts where notes like '%فاتورة%'",
            "app.contacts where length(notes) > 2000",
            "app.contacts where created_at < '1970-01-01'",
            "app.quotes where valid_until is null",
            "app.quotes where subtotal = 9999999999999999.99",
            "app.quotes where total < 0",
            "app.quotes where tax > 0",
            "app.quotes where discount_percent is null",
            "app.quotes where discount_percent::text = '-0'",
            "app.quotes where discount_percent = 'NaN'",
            "app.quotes where discount_percent = '-Infinity'",
            "app.quotes where status = 'draft'",
            "app.quotes where status = 'accepted' and accepted_at > created_at",
            "app.quotes where lines = '[]'",
            "app.quotes where lines::text like '%123456789012345678.90%'",
            "app.quotes where terms is null",
            "app.quotes where terms = ''",
            "app.quotes where terms like '%,%'",
            "app.sessions where user_id is null",
            "app.sessions where extract(microsecond from started_at)::int % 1000000 = 0",
            "app.sessions where extract(microsecond from started_at)::int % 10 <> 0",
            "app.sessions where ended_at is null and duration is null",
            "app.sessions where ended_at > started_at",
            "app.sessions where duration::text = '25:00:00'",
            "app.sessions where duration::text = '1 mon 3 days 04:00:05.000006'",
            "app.sessions where duration < '0'",
            "app.sessions where ip is null",
            "app.sessions where ip = '::1'",
            "app.sessions where ip <<= '198.51.0.0/16'",
            "app.sessions where masklen(ip) = 24",
            "app.sessions where user_agent is null",
            "app.sessions where user_agent = ''",
            "app.sessions where user_agent like E'%\\r\\n%'",
            "app.sessions where length(user_agent) > 1000",
            "app.sessions where device_id = 9007199254740993",
            "app.sessions where device_id < 0",
            "app.sessions where bytes = 9223372036854775807",
            "app.sessions where load_ms is null",
            "app.sessions where load_ms = 'NaN'",
            "app.sessions where load_ms = 'Infinity'",
            "app.sessions where load_ms::text = '1e-45'",
            "app.sessions where properties is null",
            "app.sessions where properties = 'null'",
            "app.sessions where properties::text like '%10.50%'",
            "app.sessions where is_bot",
            "app.sessions where not is_bot");

    @Test
    void twoLoadsGiveTheSameRows() throws SQLException {
        DemoTables.load(owner);
        List<String> first = digests();
        execute("drop schema app cascade");

        DemoTables.load(owner);

        assertThat(digests()).isEqualTo(first);
    }

    @Test
    void everyTenantHasItsOwn() throws SQLException {
        DemoTables.load(owner);

        for (DemoTenant tenant : DemoTenant.ALL) {
            assertThat(rows("app.contacts", tenant)).isEqualTo(DemoTables.contactsOf(tenant));
            assertThat(rows("app.quotes", tenant)).isEqualTo(DemoTables.quotesOf(tenant));
            assertThat(rows("app.sessions", tenant)).isEqualTo(DemoTables.sessionsOf(tenant));
        }
        assertThat(rows("app.contacts", DemoTenant.DEMO)).isEqualTo(5_000);
        assertThat(rows("app.quotes", DemoTenant.DEMO)).isEqualTo(5_000);
        assertThat(rows("app.sessions", DemoTenant.DEMO)).isEqualTo(20_000);
    }

    @Test
    void evenASmallTenantHasEveryAwkwardKind() throws SQLException {
        DemoTables.load(owner);

        SoftAssertions all = new SoftAssertions();
        for (DemoTenant tenant : DemoTenant.ALL) {
            for (String kind : AWKWARD) {
                all.assertThat(count("%s and org_id = '%s'".formatted(kind, tenant.id())))
                        .as("%s of %s", kind, tenant.slug())
                        .isPositive();
            }
        }
        all.assertAll();
    }

    @Test
    void idsOfSessionsAreInTheOrderOfTheirTimes() throws SQLException {
        DemoTables.load(owner);

        assertThat(count("""
                        (select started_at, lag(started_at) over (partition by org_id order by id) as before from app.sessions)
                        where before > started_at""")).isZero();
        assertThat(count("app.sessions where substr(id::text, 15, 1) <> '7'")).isZero();
        assertThat(count("app.sessions where device_id between -999999999999999 and 999999999999999"))
                .isZero();
    }

    @Test
    void quotesNameCustomersOfTheSmallestLoad() throws SQLException {
        DemoData.load(owner, 1);

        DemoTables.load(owner);

        assertThat(count("app.quotes")).isPositive();
        assertThat(count("""
                        app.quotes q where not exists (select from app.customers c
                        where (c.org_id, c.id, c.name) = (q.org_id, q.customer_id, q.customer_name))""")).isZero();
        assertThat(count("app.quotes where total <> subtotal + tax")).isZero();
    }

    @Test
    void whatIsThereStays() throws SQLException {
        assertThat(DemoTables.load(owner)).isTrue();
        execute("delete from app.contacts where id > 3");
        execute("drop table app.sessions");

        assertThat(DemoTables.load(owner)).isFalse();

        assertThat(count("app.contacts")).isEqualTo(9);
    }

    @Test
    void newInvoicesLeaveThemAlone() throws SQLException {
        DemoData.load(owner, 100);
        DemoTables.load(owner);
        execute("delete from app.contacts where id > 3");

        DemoData.load(owner, 200);

        assertThat(count("app.contacts")).isEqualTo(9);
    }

    @Test
    void theWorkerMayReadAndNotWrite() throws SQLException {
        DemoTables.load(owner);

        try (Connection service = stack.database().service();
                Statement statement = service.createStatement()) {
            statement.execute("set role waybill_worker");
            for (String table : TABLES) {
                try (ResultSet found = statement.executeQuery("select count(*) from " + table)) {
                    found.next();
                    assertThat(found.getLong(1)).isEqualTo(count(table));
                }
                assertThatThrownBy(() -> statement.execute("delete from " + table))
                        .hasMessageContaining("permission denied");
            }
        }
    }

    private long rows(String table, DemoTenant tenant) throws SQLException {
        return count("%s where org_id = '%s'".formatted(table, tenant.id()));
    }

    private List<String> digests() throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet found = statement.executeQuery("select "
                        + String.join(
                                ", ",
                                TABLES.stream()
                                        .map(
                                                "(select md5(string_agg(t::text, '|' order by org_id, id)) from %s t)"
                                                        ::formatted)
                                        .toList()))) {
            found.next();
            return List.of(found.getString(1), found.getString(2), found.getString(3));
        }
    }
}
