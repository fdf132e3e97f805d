package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoBlogTest extends WithoutDemoData {

    @Test
    void twoLoadsGiveTheSameRows() throws SQLException {
        DemoBlog.load(owner);
        String posts = digest("app.posts");
        String pages = digest("app.pages");
        execute("drop schema app cascade");

        DemoBlog.load(owner);

        assertThat(digest("app.posts")).isEqualTo(posts);
        assertThat(digest("app.pages")).isEqualTo(pages);
    }

    @Test
    void everyTenantHasItsOwn() throws SQLException {
        DemoBlog.load(owner);

        for (DemoTenant tenant : DemoTenant.ALL) {
            assertThat(count("app.posts where org_id = '%s'".formatted(tenant.id())))
                    .isEqualTo(DemoBlog.postsOf(tenant));
            assertThat(count("app.pages where org_id = '%s'".formatted(tenant.id())))
                    .isEqualTo(DemoBlog.pagesOf(tenant));
        }
    }

    @Test
    void whatIsThereStays() throws SQLException {
        assertThat(DemoBlog.load(owner)).isTrue();
        execute("delete from app.posts where id > 3");
        execute("drop table app.pages");

        assertThat(DemoBlog.load(owner)).isFalse();

        assertThat(count("app.posts")).isEqualTo(9);
    }

    @Test
    void newInvoicesLeavePostsAlone() throws SQLException {
        DemoData.load(owner, 100);
        DemoBlog.load(owner);
        execute("delete from app.posts where id > 3");

        DemoData.load(owner, 200);

        assertThat(count("app.posts")).isEqualTo(9);
    }

    @Test
    void theWorkerMayReadAndNotWrite() throws SQLException {
        DemoBlog.load(owner);

        try (Connection service = stack.database().service();
                Statement statement = service.createStatement()) {
            statement.execute("set role waybill_worker");
            try (ResultSet found = statement.executeQuery(
                    "select (select count(*) from app.posts), (select count(*) from app.pages)")) {
                found.next();
                assertThat(found.getLong(1)).isEqualTo(145);
                assertThat(found.getLong(2)).isEqualTo(16);
            }
            assertThatThrownBy(() -> statement.execute("delete from app.pages"))
                    .hasMessageContaining("permission denied");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "title = ''",
                "title = '---'",
                "title like E'%\\n---\\n%'",
                "title like '#%'",
                "title like ' %'",
                "title like '%: %'",
                "title like '%\"%'",
                "title like '%''%'",
                "right(title, 1) = chr(92)",
                "title like E'%\\r%'",
                "title in ('yes', 'null', '1e3', '~')",
                "title like '%' || chr(7) || '%'",
                "title like '%\uD83D\uDE80%'",
                "title like '日本語%'",
                "title like 'שלום%'",
                "title like '%' || chr(8238) || '%'",
                "length(title) > 2000",
                "description is null",
                "description = ''",
                "description like E'%\\n%'",
                "tags is null",
                "tags = '{}'",
                "tags = '{\"\"}'",
                "array_position(tags, null) = 2",
                "'yes' = any (tags) and '1e3' = any (tags)",
                "'---' = any (tags)",
                "slug = ''",
                "slug = '..'",
                "slug like '%/%'",
                "strpos(slug, chr(92)) > 0",
                "slug like E'%\\n%'",
                "length(slug) >= 500",
                "octet_length(slug) >= 900",
                "slug <> lower(slug) and exists (select from app.posts o where o.org_id = p.org_id and o.slug = lower(p.slug))",
                "exists (select from app.posts o where o.org_id = p.org_id and o.slug = p.slug and o.id <> p.id)",
                "author = 'null'",
                "published_at is null",
                "updated_at < '1970-01-01'",
                "pinned",
                "words = 0",
                "words > 10000",
                "body like E'---\\n%'",
                "body like E'%\\n---\\n%'",
                "body like '%```yaml%'",
                "body like E'%\\r\\n%'",
                "body not like E'%\\n'",
                "length(body) > 100000",
            })
    void demoHasEveryAwkwardKind(String kind) throws SQLException {
        DemoBlog.load(owner);

        assertThat(count("app.posts p where org_id = '%s' and (%s)".formatted(DemoTenant.DEMO.id(), kind)))
                .isPositive();
    }

    @Test
    void oneBodyIsEmpty() throws SQLException {
        DemoBlog.load(owner);

        assertThat(count("app.posts where org_id = '%s' and body = ''".formatted(DemoTenant.DEMO.id())))
                .isEqualTo(1);
    }

    private String digest(String table) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet found = statement.executeQuery(
                        "select md5(string_agg(t::text, '|' order by org_id, id)) from %s t".formatted(table))) {
            found.next();
            return found.getString(1);
        }
    }
}
