package dev.waybill.local.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The two statements that every run costs, as workers send them, with nothing in between: how many runs a second the
/// database can hand out and end.
record QueueLoop(Lab lab) {

    static final int RUNS = 4_000;
    static final int CLIENTS = 4;

    // As Outbox and Settlement of the worker have them.
    private static final String CLAIM = """
            with next as (
              select run_id from waybill.export_outbox
              where is_metric = false and claimable_at <= now() and payload -> 'version' between '1' and '2'
              order by claimable_at, run_id limit 1 for update skip locked),
            taken as (
              update waybill.export_outbox o
              set claimable_at = now() + interval '20 seconds', claimed_by = 'bench', claimed_at = now()
              from next where o.run_id = next.run_id
              returning o.run_id)
            update waybill.export_run r
            set attempt = r.attempt + 1, attempts_without_progress = 1, started_at = now(), status = 'cataloging', progress = 5
            from taken where r.id = taken.run_id
            returning r.id
            """;

    private static final String END = """
            with claimed as materialized (select run_id from waybill.export_outbox where run_id = ? for update),
            ended as (
              update waybill.export_run r
              set status = 'complete', progress = 100, file_name = 'bench', file_size = 0, row_count = 0,
                  sha256 = repeat('0', 64), completed_at = now(), expires_at = now() + interval '7 days'
              from claimed where r.id = claimed.run_id and r.attempt = 1
              returning r.*),
            audited as (
              insert into waybill.audit_logs (org_id, actor_user_id, action, subject_id, detail)
              select org_id, null, 'export.small.completed', id::text, jsonb_build_object('attempt', attempt) from ended)
            delete from waybill.export_outbox o using ended where o.run_id = ended.id
            """;

    /// One run of each of many tenants, claimed and ended by clients side by side. No worker may be there.
    ///
    /// @return seconds from the first claim to the last end
    double seconds() throws SQLException, InterruptedException {
        try (Statement request = lab.owner().createStatement()) {
            request.execute("""
                    select count(waybill.request_export('queue' || n, null, null, 'small', 'csv', '{"deliveryMethod": "download"}'))
                    from generate_series(1, %d) n""".formatted(RUNS));
        }
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Future<Integer>> ended = new ArrayList<>();
            long begin = System.nanoTime();
            for (int n = 0; n < CLIENTS; n++) {
                ended.add(clients.submit(this::claimAndEnd));
            }
            int runs = 0;
            for (Future<Integer> client : ended) {
                runs += client.get();
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            if (runs != RUNS) {
                throw new IllegalStateException("%d of %d runs were ended".formatted(runs, RUNS));
            }
            return seconds;
        } catch (ExecutionException e) {
            throw new IllegalStateException("A client of the queue failed", e.getCause());
        }
    }

    private int claimAndEnd() throws SQLException {
        int ended = 0;
        try (Connection connection = lab.connect();
                PreparedStatement claim = connection.prepareStatement(CLAIM);
                PreparedStatement end = connection.prepareStatement(END)) {
            while (true) {
                try (ResultSet row = claim.executeQuery()) {
                    if (!row.next()) {
                        return ended;
                    }
                    end.setObject(1, row.getObject(1, UUID.class));
                }
                ended += end.executeUpdate();
            }
        }
    }
}
