-- Files that stand for a user or a tenant, objects that nothing refers to any more, sweeps that go on where they were
-- interrupted, and the trace that a request began.

alter table waybill.file_metadata
  add column is_image boolean not null generated always as (content_type ilike 'image/%') stored,
  add column shown_as text check (shown_as = 'logo' or shown_as like 'avatar:_%'),
  add constraint file_metadata_shown_once unique (org_id, shown_as);
comment on column waybill.file_metadata.is_image is 'The media type is image/….';
comment on column waybill.file_metadata.shown_as is 'avatar:<user id> or logo (the tenant''s), where the file is one; a tenant has one logo, and a user one avatar. Null for every other file.';

-- The sum of a tenant's bytes, without reading the rows.
create index file_metadata_by_tenant on waybill.file_metadata (org_id) include (byte_size);
create index file_metadata_soft_deleted on waybill.file_metadata (soft_deleted_at) where soft_deleted_at is not null;

create table waybill.discarded_object (
  object_key    text primary key,
  org_id        text not null check (org_id ~ '^[A-Za-z0-9_-]{1,64}$'),
  discarded_at  timestamptz not null default now(),
  sweep_due_at  timestamptz not null default now() + interval '1 minute',
  constraint discarded_of_tenant check (starts_with(object_key, 'org/' || org_id || '/'))
);
create index discarded_object_due on waybill.discarded_object (sweep_due_at);
comment on table waybill.discarded_object is 'Objects that no row refers to any more: written in the transaction that took the last reference away, and gone with the object. Whoever dies in between, a sweeper deletes it.';
comment on column waybill.discarded_object.object_key is 'Key in the bucket. Keys are never used twice.';
comment on column waybill.discarded_object.org_id is 'Tenant whose object it was.';
comment on column waybill.discarded_object.discarded_at is 'When.';
comment on column waybill.discarded_object.sweep_due_at is 'No sweeper looks at it before: whoever discarded it, or the sweeper that took it, deletes it until then.';

create table waybill.cleanup_sweep (
  job           text primary key check (job ~ '^[a-z-]{1,40}$'),
  attempt       integer not null default 0,
  state         text not null default 'done' check (state in ('running', 'paused', 'done')),
  last_key      text,
  held_by       text,
  held_until    timestamptz,
  started_at    timestamptz not null default now(),
  ended_at      timestamptz,
  scanned       bigint not null default 0,
  deleted       bigint not null default 0,
  failed        bigint not null default 0,
  constraint running_is_held check (state <> 'running' or held_until is not null)
);
comment on table waybill.cleanup_sweep is 'Where the sweeps over the whole bucket are: one row a job. One worker at a time holds a sweep, by a lease; what it did of it is committed after each page, so the next one goes on there.';
comment on column waybill.cleanup_sweep.job is 'The job''s name on the command line.';
comment on column waybill.cleanup_sweep.attempt is 'Fencing token: goes up by one whenever a worker takes the sweep, and every write of it carries it.';
comment on column waybill.cleanup_sweep.state is 'running; paused at the limit of its time, to go on the next night; or done.';
comment on column waybill.cleanup_sweep.last_key is 'Everything up to this key, in the order of the bucket''s listing, is done. Null: nothing yet.';
comment on column waybill.cleanup_sweep.held_by is 'Worker that took it last, for operators.';
comment on column waybill.cleanup_sweep.held_until is 'End of the lease, by the database''s clock: a running sweep that nobody renews may be taken then.';
comment on column waybill.cleanup_sweep.started_at is 'When the sweep began, over all attempts. A new database begins none before the next time in its schedule.';
comment on column waybill.cleanup_sweep.ended_at is 'When it was paused or done.';
comment on column waybill.cleanup_sweep.scanned is 'Objects or rows looked at.';
comment on column waybill.cleanup_sweep.deleted is 'What of them was deleted.';
comment on column waybill.cleanup_sweep.failed is 'What could not be deleted; the next sweep tries it again.';
insert into waybill.cleanup_sweep (job) values ('temporary-objects'), ('deleted-files'), ('orphaned-objects');

alter table waybill.export_outbox add column claimed_at timestamptz;
comment on column waybill.export_outbox.claimed_at is 'When the worker in claimed_by claimed it.';

-- A trace goes from the request to the worker: whoever asks in a traced transaction says so by a setting.
alter table waybill.notification add column traceparent text;
comment on column waybill.notification.traceparent is 'Trace context (W3C) of the attempt that ended the run; null where nothing is traced.';

create function waybill.carry_trace() returns trigger
language plpgsql
set search_path = pg_catalog
as $$
declare
  context text := current_setting('waybill.traceparent', true);
begin
  if context ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$' then
    new.payload := new.payload || jsonb_build_object('traceparent', context);
  end if;
  return new;
end $$;
comment on function waybill.carry_trace() is 'Puts the setting waybill.traceparent of the connection (W3C Trace Context, version 00) into the payload of a request, so that the worker''s spans belong to the caller''s trace. Anything else in it is ignored.';
create trigger request_carries_its_trace before insert on waybill.export_outbox
  for each row execute function waybill.carry_trace();

-- Readers of an audit trail look for a subject, a person or a kind of act.
create index audit_logs_by_subject on waybill.audit_logs (org_id, subject_id, occurred_at desc, id desc);
create index audit_logs_by_action on waybill.audit_logs (org_id, action, occurred_at desc, id desc);
create index audit_logs_by_actor on waybill.audit_logs (org_id, actor_user_id, occurred_at desc, id desc);

alter table waybill.discarded_object enable row level security;
alter table waybill.cleanup_sweep enable row level security;
create policy tenant_only on waybill.discarded_object to waybill_files using (org_id = waybill.current_org());
create policy every_tenant on waybill.discarded_object to waybill_worker using (true);
create policy every_tenant on waybill.cleanup_sweep to waybill_worker using (true);
drop policy every_tenant on waybill.file_metadata;
create policy every_tenant on waybill.file_metadata to waybill_worker using (true);

grant select, insert, delete on waybill.discarded_object to waybill_files;
grant select, insert, update, delete on waybill.discarded_object to waybill_worker;
grant select, update on waybill.cleanup_sweep to waybill_worker;
grant delete, update (shown_as, entity_type, entity_id) on waybill.file_metadata to waybill_files;
grant delete on waybill.file_metadata to waybill_worker;
