-- Who watches a run sees how much of it no crash can take away.

alter table waybill.export_run add column rows_kept bigint;
comment on column waybill.export_run.rows_kept is
  'Rows that the last attempt found in the checkpoint of the ones before, and need not read again, 0 if there was none; null for a first attempt, and for one of before this column.';

create or replace function waybill.export_run_moves_on() returns trigger
language plpgsql
set search_path = pg_catalog
as $$
begin
  new.revision := old.revision + 1;
  new.progress := greatest(old.progress, new.progress);
  if new.attempt > old.attempt and old.attempt > 0 then
    -- formats that cannot go on show rows that no checkpoint has
    new.rows_kept := coalesce((select c.rows_done from waybill.export_checkpoint c where c.run_id = new.id), 0);
  elsif new.restarts > old.restarts and new.rows_kept is not null then
    new.rows_kept := 0;
  end if;
  return new;
end $$;
comment on function waybill.export_run_moves_on() is
  'Counts the changes of a run, never lets its progress fall, and notes what a new attempt goes on with.';

create function waybill.export_parts(run uuid) returns integer
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select c.part_count
  from waybill.export_run r join waybill.export_checkpoint c on c.run_id = r.id
  where r.id = run and r.org_id = waybill.current_org()
$$;
comment on function waybill.export_parts(uuid) is
  'Parts in the store that a run of the connection''s tenant can go on after; null before the first checkpoint, after the run''s end, and for runs of others.';
revoke execute on function waybill.export_parts(uuid) from public;
grant execute on function waybill.export_parts(uuid) to waybill_files;
