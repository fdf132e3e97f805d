package dev.waybill.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.DemoData;
import dev.waybill.local.WithoutDemoData;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DemoRowsTest extends WithoutDemoData {

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @Test
    void theFirstStartLoadsTheUsualNumber() throws SQLException {
        assertThat(prepared(OptionalLong.empty())).contains("100,000 invoices of tenant demo, loaded in");

        assertThat(DemoData.present(owner)).hasValue(DemoData.DEFAULT_INVOICES);
    }

    @Test
    void withoutASizeWhatIsThereStays() throws SQLException {
        prepared(OptionalLong.of(300));
        execute("delete from app.invoices where id > 290");

        assertThat(prepared(OptionalLong.empty())).contains("290 invoices of tenant demo, there already");

        assertThat(DemoData.present(owner)).hasValue(290);
    }

    @Test
    void dataOfAnOlderStartGetsTheOtherTablesBesideIt() throws SQLException {
        prepared(OptionalLong.of(300));
        execute("drop table app.contacts, app.quotes, app.sessions; drop type app.quote_status");

        assertThat(prepared(OptionalLong.empty()))
                .contains(
                        "300 invoices of tenant demo, there already",
                        "5,000 contacts, 5,000 quotes and 20,000 sessions");

        assertThat(prepared(OptionalLong.empty())).doesNotContain("contacts");
    }

    @Test
    void withoutASizeASchemaOfSomebodysOwnStays() throws SQLException {
        execute("create schema app");
        execute("create table app.mine (id int)");

        prepared(OptionalLong.empty());

        execute("select id from app.mine");
        assertThat(count("pg_tables where schemaname = 'app'")).isEqualTo(1);
    }

    @Test
    void theSizeThatIsThereStays() throws SQLException {
        prepared(OptionalLong.of(300));
        execute("update app.invoices set note = 'mine' where id = 7");

        assertThat(prepared(OptionalLong.of(300))).contains("there already").doesNotContain("replace");
    }

    @Test
    void anotherSizeReplacesAndSaysSo() throws SQLException {
        prepared(OptionalLong.of(300));

        assertThat(prepared(OptionalLong.of(400)))
                .contains("400 invoices of tenant demo", "replace", "300 invoices", "--invoices");

        assertThat(DemoData.present(owner)).hasValue(400);
    }

    private String prepared(OptionalLong asked) throws SQLException {
        told.reset();
        DemoRows.prepare(stack, asked, new PrintStream(told, true, StandardCharsets.UTF_8));
        return told.toString(StandardCharsets.UTF_8);
    }
}
