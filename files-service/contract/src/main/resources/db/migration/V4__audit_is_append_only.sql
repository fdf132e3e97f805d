create table waybill.audit_logs (
  id             uuid primary key default waybill.uuid_v7(),
  org_id         text not null,
  actor_user_id  text,
  action         text not null,
  subject_id     text not null,
  occurred_at    timestamptz not null default now(),
  detail         jsonb not null default '{}'
);
create index audit_logs_newest_first on waybill.audit_logs (org_id, occurred_at desc, id desc);
-- An export ends once: a second entry for its end would be a bug, and the database refuses it.
create unique index audit_logs_one_end_per_run on waybill.audit_logs (subject_id, action) where action like 'export.%';

comment on table waybill.audit_logs is 'Who did what. Append-only: the database refuses UPDATE, DELETE and TRUNCATE, whoever asks.';
comment on column waybill.audit_logs.id is 'Entry id (UUIDv7).';
comment on column waybill.audit_logs.org_id is 'Tenant.';
comment on column waybill.audit_logs.actor_user_id is 'User id (token sub) that did it; null when the system did.';
comment on column waybill.audit_logs.action is 'What was done, e.g. file.uploaded, export.invoices.completed.';
comment on column waybill.audit_logs.subject_id is 'Id of the file or run it was done to.';
comment on column waybill.audit_logs.occurred_at is 'When.';
comment on column waybill.audit_logs.detail is 'Facts that help a reader: names, sizes, counts. No link, no secret.';

create function waybill.refuse_audit_change() returns trigger
language plpgsql
set search_path = pg_catalog
as $$
begin
  raise exception 'waybill.audit_logs is append-only: % refused', tg_op using errcode = 'insufficient_privilege';
end $$;
comment on function waybill.refuse_audit_change() is 'Keeps audit_logs append-only, also for its owner.';

create trigger append_only before update or delete or truncate on waybill.audit_logs
  for each statement execute function waybill.refuse_audit_change();

alter table waybill.audit_logs enable row level security;
create policy tenant_only on waybill.audit_logs to waybill_files using (org_id = waybill.current_org());
create policy every_tenant on waybill.audit_logs to waybill_worker using (true);

grant select, insert on waybill.audit_logs to waybill_files, waybill_worker;
