package dev.waybill.worker.settle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.LocalStack;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.notify.MailSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/// What is said twice, because the answer to the first time was lost.
class SettlementIT {

    private static final UUID RUN = UUID.fromString("0197a000-0000-7000-8000-000000000001");
    private static final Claim CLAIM = new Claim(
            Claim.Kind.DATASET,
            RUN,
            5,
            3,
            "o",
            "invoices",
            "exports/org/o/%s.csv".formatted(RUN),
            Instant.EPOCH,
            Duration.ZERO,
            "");

    private static LocalStack stack;
    private static Settlement settlement;

    @BeforeAll
    static void start() {
        stack = LocalStack.startTemporary();
        stack.database().migrate();
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(stack.database().jdbcUrl());
        database.setUser(stack.database().user());
        database.setPassword(stack.database().password());
        database.setOptions("-c role=waybill_worker");
        settlement = new Settlement(database, new Sender());
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void aClaimGivenBackTwiceForgivesOneAttempt() throws SQLException {
        try (Connection owner = stack.database().owner();
                Statement statement = owner.createStatement()) {
            statement.execute("""
                    insert into waybill.export_run
                      (id, org_id, dataset, format, options, requested_by, object_key, status, attempt,
                       attempts_without_progress, delivery_method)
                    values ('%1$s', 'o', 'invoices', 'csv', '{}', 'u', 'exports/org/o/%1$s.csv', 'assembling', 5, 3,
                            'download');
                    insert into waybill.export_outbox (run_id, payload, claimed_by, claimed_at)
                    values ('%1$s', '{}', 'worker', now())""".formatted(RUN));

            assertThat(settlement.yield(CLAIM)).isTrue();
            assertThat(settlement.yield(CLAIM)).as("said again").isTrue();

            try (ResultSet run = statement.executeQuery("select attempts_without_progress from waybill.export_run")) {
                run.next();
                assertThat(run.getInt(1)).isEqualTo(2);
            }
        }
    }

    private record Sender() implements MailSettings {

        @Override
        public String from() {
            return "waybill@example.com";
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(20);
        }
    }
}
