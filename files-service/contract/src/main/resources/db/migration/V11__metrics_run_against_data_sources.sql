-- SQL metrics: the databases of tenants, the statements stored for them, and their runs, which are exports that do not
-- wait for the tenant's other exports.

create table waybill.data_source (
  id             uuid primary key default waybill.uuid_v7(),
  org_id         text not null check (org_id ~ '^[A-Za-z0-9_-]{1,64}$'),
  name           text not null check (name ~ '^[^[:cntrl:]]{1,100}$'),
  kind           text not null check (kind ~ '^[a-z][a-z0-9-]{0,31}$'),
  host           text not null,
  port           integer not null check (port between 1 and 65535),
  database_name  text not null,
  user_name      text not null,
  tls            text not null check (tls in ('disable', 'require', 'verify-full')),
  secret         bytea,
  secret_key_id  text,
  created_by     text not null,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  constraint data_source_name_is_unique unique (org_id, name),
  constraint data_source_of_tenant unique (org_id, id),
  constraint secret_names_its_key check ((secret is null) = (secret_key_id is null))
);
create index data_source_newest_first on waybill.data_source (org_id, created_at desc, id desc);

comment on table waybill.data_source is 'Databases of tenants that their metrics run against. Only workers connect to them, and only to hosts that the operator allows.';
comment on column waybill.data_source.id is 'Data source id (UUIDv7).';
comment on column waybill.data_source.org_id is 'Tenant.';
comment on column waybill.data_source.name is 'What people call it; one of a tenant has it.';
comment on column waybill.data_source.kind is 'postgresql, mysql, mariadb, or a kind that the operator added.';
comment on column waybill.data_source.host is 'Name or address.';
comment on column waybill.data_source.port is 'TCP port.';
comment on column waybill.data_source.database_name is 'Name of the database on that server.';
comment on column waybill.data_source.user_name is 'As whom to log in.';
comment on column waybill.data_source.tls is 'disable, require, or verify-full.';
comment on column waybill.data_source.secret is 'The password, sealed with AES-GCM for this row''s id, tenant, kind, host, port, database, user and tls: nonce, ciphertext, tag. Null: credentials are missing. files-service cannot read it.';
comment on column waybill.data_source.secret_key_id is 'Which key of WAYBILL_SECRET_KEYS opens it.';
comment on column waybill.data_source.created_by is 'User id (token sub).';
comment on column waybill.data_source.created_at is 'When.';
comment on column waybill.data_source.updated_at is 'When it was last changed; a new key for the secret is no change.';

create table waybill.metric (
  id              uuid primary key default waybill.uuid_v7(),
  org_id          text not null check (org_id ~ '^[A-Za-z0-9_-]{1,64}$'),
  name            text not null check (name ~ '^[^[:cntrl:]]{1,100}$'),
  description     text not null default '' check (char_length(description) <= 1000),
  data_source_id  uuid not null,
  sql             text not null check (char_length(sql) <= 50000),
  parameters      jsonb not null default '[]' check (jsonb_typeof(parameters) = 'array'),
  created_by      text not null,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  constraint metric_name_is_unique unique (org_id, name),
  constraint metric_has_data_source foreign key (org_id, data_source_id) references waybill.data_source (org_id, id)
);
create index metric_newest_first on waybill.metric (org_id, created_at desc, id desc);
create index metric_by_data_source on waybill.metric (org_id, data_source_id);

comment on table waybill.metric is 'Statements that administrators of a tenant stored, for its members to download the result of.';
comment on column waybill.metric.id is 'Metric id (UUIDv7).';
comment on column waybill.metric.org_id is 'Tenant.';
comment on column waybill.metric.name is 'What people call it; one of a tenant has it.';
comment on column waybill.metric.description is 'For people.';
comment on column waybill.metric.data_source_id is 'Which database it runs against, one of the same tenant.';
comment on column waybill.metric.sql is 'One read-only statement; parameters are written :name.';
comment on column waybill.metric.parameters is 'Its parameters: [{"name": "from", "type": "date", "default": "2024-05-06"}].';
comment on column waybill.metric.created_by is 'User id (token sub).';
comment on column waybill.metric.created_at is 'When.';
comment on column waybill.metric.updated_at is 'When it was last changed.';

alter table waybill.data_source enable row level security;
alter table waybill.metric enable row level security;
create policy tenant_only on waybill.data_source to waybill_files using (org_id = waybill.current_org());
create policy tenant_only on waybill.metric to waybill_files using (org_id = waybill.current_org());
create policy every_tenant on waybill.data_source to waybill_worker using (true);

-- No secret is ever read by the service that faces the network, sealed or not.
grant insert, delete on waybill.data_source to waybill_files;
grant select (id, org_id, name, kind, host, port, database_name, user_name, tls, secret_key_id, created_by, created_at, updated_at)
  on waybill.data_source to waybill_files;
grant update (name, kind, host, port, database_name, user_name, tls, secret, secret_key_id, updated_at)
  on waybill.data_source to waybill_files;
grant select, insert, update, delete on waybill.metric to waybill_files;
grant select on waybill.data_source to waybill_worker;
grant update (secret, secret_key_id) on waybill.data_source to waybill_worker;

-- A run of a metric is an export that has a slot: so many of a tenant's run side by side.
alter table waybill.export_run
  add column metric_id uuid,
  add column metric_slot smallint check (metric_slot >= 1),
  add constraint metric_runs_never_wait check (metric_slot is null or not queued),
  drop constraint export_run_check,
  add constraint object_key_is_the_tenants check (starts_with(object_key,
    case when metric_slot is null then 'exports/org/' else 'metrics/org/' end || org_id || '/'));
comment on column waybill.export_run.metric_id is 'The metric whose result this is; null for a dataset, and for the trial of a data source.';
comment on column waybill.export_run.metric_slot is 'For runs of metrics and trials of data sources: which of the tenant''s places it takes while it is active. Null for a dataset.';
comment on column waybill.export_run.dataset is 'Name of the dataset in the catalog; metric where metric_slot is set.';
comment on column waybill.export_run.object_key is 'Key in the bucket: exports/org/<org id>/<run id>.<extension>, or metrics/org/<org id>/<run id>-<16 random bytes>.';

drop index waybill.export_run_one_active_per_tenant;
create unique index export_run_one_active_per_tenant on waybill.export_run (org_id)
  where status in ('pending', 'cataloging', 'assembling', 'uploading') and not queued and metric_slot is null;
create unique index export_run_one_active_per_metric_slot on waybill.export_run (org_id, metric_slot)
  where status in ('pending', 'cataloging', 'assembling', 'uploading') and metric_slot is not null;
create index export_run_metric_past_retention on waybill.export_run (expires_at)
  where status = 'complete' and metric_slot is not null;

-- Metrics are waited for, so threads of their own take them.
alter table waybill.export_outbox add column is_metric boolean not null default false;
comment on column waybill.export_outbox.is_metric is 'Whether it is claimed by the worker''s threads for metrics.';
drop index waybill.export_outbox_by_claimable_at;
create index export_outbox_by_claimable_at on waybill.export_outbox (is_metric, claimable_at, run_id);

drop trigger next_takes_its_turn on waybill.export_run;
create trigger next_takes_its_turn after update of status on waybill.export_run
  for each row when (waybill.is_active(old.status) and not old.queued and old.metric_slot is null and not waybill.is_active(new.status))
  execute function waybill.next_takes_its_turn();

create or replace function waybill.promote_waiting() returns integer
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '500ms'
as $$
declare
  org text;
  promoted integer := 0;
begin
  for org in
    select w.org_id from (select distinct r.org_id from waybill.export_run r where r.queued) w
    where not exists (
      select from waybill.export_run a
      where a.org_id = w.org_id and waybill.is_active(a.status) and not a.queued and a.metric_slot is null)
  loop
    begin
      promoted := promoted + case when waybill.promote_next(org) is null then 0 else 1 end;
    exception when lock_not_available then
      null; -- a request of this tenant is being made: the next look finds what became of it
    end;
  end loop;
  return promoted;
end $$;
create or replace function waybill.retry_export(run uuid, actor text) returns uuid
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  ended waybill.export_run;
  again uuid;
begin
  select r.* into ended from waybill.export_run r where r.id = run and r.org_id = waybill.current_org();
  if not found then
    return null;
  end if;
  if ended.status not in ('failed', 'cancelled') then
    raise exception 'The export is %: only one that failed or was cancelled can be tried again', ended.status using errcode = 'WB007', detail = ended.status;
  end if;
  if ended.metric_slot is not null then
    raise exception 'A metric is not tried again: ask for its download' using errcode = 'WB007', detail = ended.status;
  end if;
  again := waybill.request_export(ended.org_id, ended.requested_by, ended.email, ended.dataset, ended.format, ended.options);
  update waybill.export_run r set retry_of = run where r.id = again;
  insert into waybill.audit_logs (org_id, actor_user_id, action, subject_id, detail)
  values (ended.org_id, actor, 'export.' || ended.dataset || '.retried', again::text,
          jsonb_build_object('format', ended.format, 'retryOf', run, 'requestedBy', ended.requested_by));
  return again;
end $$;
create or replace function waybill.request_export(
  org_id text, requested_by text, email text, dataset text, format text, options jsonb default '{}'
) returns uuid
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  run uuid := waybill.uuid_v7();
  wanted waybill.dataset;
  delivery text;
  when_busy text;
  active uuid;
  waits boolean := false;
  conditions jsonb;
  styled boolean;
begin
  options := coalesce(options, '{}'::jsonb);
  if org_id is null or org_id !~ '^[A-Za-z0-9_-]{1,64}$' then
    raise exception 'org_id % is not a tenant id: 1 to 64 letters, digits, _ or -', coalesce(quote_literal(org_id), 'null') using errcode = 'WB005';
  end if;
  if org_id <> coalesce(waybill.current_org(), org_id) then
    raise exception 'this connection works for another tenant than %', org_id using errcode = 'WB005';
  end if;

  wanted := waybill.checked_dataset(dataset, format, options);
  conditions := waybill.conditions(wanted, options -> 'filter');
  styled := conditions is not null or options ?| array['profile', 'delimiter', 'header', 'compression'];

  delivery := coalesce(options ->> 'deliveryMethod', 'email');
  if delivery = 'email' and email ~ '[^\x01-\x7f]' then -- a mail server may refuse it, or reach who looks the same
    raise exception 'email % has characters other than ASCII: give another address, or use deliveryMethod download', quote_literal(email) using errcode = 'WB005';
  end if;
  if delivery = 'email' and (email is null or email !~ '^[^@[:space:][:cntrl:]<>",;]+@[^@[:space:][:cntrl:]<>",;]+$' or char_length(email) > 254) then
    raise exception 'email % is not an address: deliveryMethod email needs one, or use deliveryMethod download', coalesce(quote_literal(email), 'null') using errcode = 'WB005';
  end if;

  when_busy := coalesce(options ->> 'whenBusy', case when requested_by is null then 'queue' else 'refuse' end);

  loop
    insert into waybill.export_run (id, org_id, requested_by, email, dataset, format, options, delivery_method, object_key, queued)
    values (run, request_export.org_id, request_export.requested_by, request_export.email, request_export.dataset,
            request_export.format, request_export.options, delivery,
            'exports/org/' || request_export.org_id || '/' || run || '.' || request_export.format
              || case when options ? 'compression' then '.gz' else '' end, waits)
    on conflict do nothing; -- another run of the tenant is active
    exit when found;
    select r.id into active from waybill.export_run r
      where r.org_id = request_export.org_id and waybill.is_active(r.status) and not r.queued and r.metric_slot is null;
    continue when not found; -- it ended between the two statements: try again
    if when_busy = 'refuse' then
      raise exception 'Export % of this tenant is in progress; one runs at a time', active using errcode = 'WB004', detail = active::text;
    end if;
    if (select count(*) from (select from waybill.export_run r where r.org_id = request_export.org_id and r.queued limit 1000) waiting) = 1000 then
      raise exception '1000 exports of this tenant are waiting for their turn; cancel some, or wait' using errcode = 'WB006';
    end if;
    waits := true;
  end loop;

  insert into waybill.export_outbox (run_id, payload, claimable_at)
  values (run, jsonb_strip_nulls(jsonb_build_object(
            -- a worker that does not know the other members must not make an object without them
            'version', case when styled then 2 else 1 end,
            'runId', run, 'orgId', org_id, 'dataset', dataset, 'format', format,
            -- as the catalog is now: it may be another one when a worker goes on after a kill
            'fields', coalesce(options -> 'fields', to_jsonb(nullif(wanted.columns, '{}'))),
            'filter', conditions, 'profile', options -> 'profile', 'delimiter', options -> 'delimiter',
            'header', options -> 'header', 'compression', options -> 'compression',
            'includeImages', options -> 'includeImages')),
          case when waits then 'infinity' else now() end);
  if not waits then
    perform pg_notify('waybill_outbox', '');
  end if;
  return run;
end $$;

-- Errors that are new:
--   WB010 too many runs of the tenant's metrics are active
create function waybill.request_metric(
  requested_by text, email text, metric uuid, data_source uuid, arguments jsonb, most_active integer
) returns uuid
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  run uuid := waybill.uuid_v7();
  org text := waybill.current_org();
  wanted jsonb;
begin
  if metric is null then
    select jsonb_build_object('name', s.name, 'dataSourceId', s.id, 'sql', 'select 1') into wanted
      from waybill.data_source s where s.org_id = org and s.id = request_metric.data_source;
  else
    select jsonb_build_object('id', m.id, 'name', m.name, 'dataSourceId', m.data_source_id, 'sql', m.sql, 'arguments', arguments) into wanted
      from waybill.metric m where m.org_id = org and m.id = request_metric.metric;
  end if;
  if wanted is null then
    return null;
  end if;
  for slot in 1 .. most_active loop
    insert into waybill.export_run (id, org_id, requested_by, email, dataset, format, options, delivery_method, object_key, metric_id, metric_slot)
    values (run, org, request_metric.requested_by, request_metric.email, 'metric', 'csv',
            jsonb_build_object('arguments', request_metric.arguments), 'download',
            -- UUIDs have 122 random bits each, so two of them have more than the 128 of 16 bytes
            'metrics/org/' || org || '/' || run || '-'
              || encode(substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) for 16), 'hex'),
            request_metric.metric, slot)
    on conflict do nothing;
    if found then
      insert into waybill.export_outbox (run_id, payload, is_metric)
      values (run, jsonb_build_object('version', 3, 'runId', run, 'orgId', org, 'metric', wanted), true);
      perform pg_notify('waybill_outbox', 'metric'); -- wakes the threads for metrics only
      return run;
    end if;
  end loop;
  raise exception '% metrics of this tenant are running, which is as many as may', most_active using errcode = 'WB010';
end $$;
comment on function waybill.request_metric(text, text, uuid, uuid, jsonb, integer) is
  'Asks for the result of a metric of the connection''s tenant, or for a trial of a data source where metric is null, and returns the run id; null if the tenant has no such one. arguments: [{"name": "from", "type": "date", "value": "2024-05-06"}], with one for each parameter, checked by the caller. SQLSTATE WB010 while most_active runs are active.';

revoke execute on function waybill.request_metric(text, text, uuid, uuid, jsonb, integer) from public;
grant execute on function waybill.request_metric(text, text, uuid, uuid, jsonb, integer) to waybill_files;
