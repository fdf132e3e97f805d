package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/// In which order runs may be claimed, and are claimed first, as a trigger of the test's own writes it down.
///
/// The promise: a tenant's next run stands behind all that may be claimed when it is its turn. So from when a run may
/// be claimed until a worker first claims it, no other tenant begins two; whatever else was asked for, and however long
/// any run takes. Claims that are on their way at either moment, at most one of each claiming thread, may still be
/// written down on the other side of it.
record Turns(Stage stage) {

    /// @param released true when the run may be claimed, false when it is claimed first
    private record Event(String orgId, UUID runId, boolean released) {}

    static Turns record(Stage stage) {
        stage.execute("""
                create table public.turn (
                  n bigint generated always as identity, org_id text, run_id uuid, released boolean);
                create function public.note_turn() returns trigger language plpgsql security definer as $$
                begin
                  insert into public.turn (org_id, run_id, released) values (new.org_id, new.id, new.attempt = 0);
                  return null;
                end $$;
                create trigger requested after insert on waybill.export_run
                  for each row when (not new.queued) execute function public.note_turn();
                create trigger released after update of queued on waybill.export_run
                  for each row when (old.queued and not new.queued) execute function public.note_turn();
                create trigger begun after update of attempt on waybill.export_run
                  for each row when (old.attempt = 0) execute function public.note_turn();
                """);
        return new Turns(stage);
    }

    /// @param claiming threads that claim
    void assertTaken(int claiming) throws SQLException {
        List<Event> begun = new ArrayList<>();
        Map<UUID, Integer> begunBefore = new HashMap<>(); // its release
        for (Event event : events()) {
            if (event.released()) {
                begunBefore.put(event.runId(), begun.size());
                continue;
            }
            int from = Objects.requireNonNull(begunBefore.get(event.runId())) + claiming;
            int to = begun.size() - claiming;
            List<Event> meanwhile = from < to ? begun.subList(from, to) : List.of();
            assertThat(meanwhile)
                    .as("begun while %s waited", event)
                    .extracting(Event::orgId)
                    .doesNotHaveDuplicates();
            begun.add(event);
        }
    }

    private List<Event> events() throws SQLException {
        try (Connection superuser = stage.stack.database().superuser();
                Statement statement = superuser.createStatement();
                ResultSet row = statement.executeQuery("select org_id, run_id, released from public.turn order by n")) {
            List<Event> events = new ArrayList<>();
            while (row.next()) {
                events.add(new Event(row.getString(1), row.getObject(2, UUID.class), row.getBoolean(3)));
            }
            return events;
        }
    }
}
