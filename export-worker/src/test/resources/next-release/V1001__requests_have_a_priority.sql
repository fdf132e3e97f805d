alter table waybill.export_outbox add column priority smallint not null default 0;
comment on column waybill.export_outbox.priority is 'Higher ones first.';
create index export_outbox_by_priority on waybill.export_outbox (priority desc, claimable_at);

-- What only workers of the next release understand has a version that only they know.
create function waybill.request_export_with_note(org_id text, email text, dataset text, format text, note text) returns uuid
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  run uuid := waybill.request_export(org_id, null, email, dataset, format);
begin
  update waybill.export_run r set note = request_export_with_note.note where r.id = run;
  update waybill.export_outbox o set payload = o.payload || jsonb_build_object('version', 1000, 'note', note) where o.run_id = run;
  return run;
end $$;
