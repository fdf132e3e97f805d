-- The rest of a run's life: it waits for its tenant's turn, is cancelled, is tried again, and tells how it goes on.

create function waybill.is_active(status text) returns boolean
language sql immutable parallel safe
return status in ('pending', 'cataloging', 'assembling', 'uploading');
comment on function waybill.is_active(text) is 'True for a run that has not ended. For statements that name their run; an index over active runs needs the list itself.';

alter table waybill.export_run
  add column queued boolean not null default false,
  add column retry_of uuid references waybill.export_run,
  add column item_counts jsonb not null default '{}' check (jsonb_typeof(item_counts) = 'object'),
  add column revision bigint not null default 0,
  add constraint only_pending_runs_wait check (not queued or status = 'pending');
comment on column waybill.export_run.queued is 'Waits until the tenant''s active run has ended; its outbox row cannot be claimed until then.';
comment on column waybill.export_run.retry_of is 'The failed or cancelled run that an administrator asked to try again.';
comment on column waybill.export_run.item_counts is 'What the object holds so far, by kind, e.g. {"posts": 12, "missing": 1}; empty for tables, whose rows are in rows_done.';
comment on column waybill.export_run.revision is 'Goes up with every change of the row: the id of progress events.';

drop index waybill.export_run_one_active_per_tenant;
create unique index export_run_one_active_per_tenant on waybill.export_run (org_id)
  where status in ('pending', 'cataloging', 'assembling', 'uploading') and not queued;
create index export_run_waiting on waybill.export_run (org_id, created_at, id) where queued;

-- Progress that falls would look broken to who watches it, also when a lost upload makes a run begin again.
create function waybill.export_run_moves_on() returns trigger
language plpgsql
set search_path = pg_catalog
as $$
begin
  new.revision := old.revision + 1;
  new.progress := greatest(old.progress, new.progress);
  return new;
end $$;
comment on function waybill.export_run_moves_on() is 'Counts the changes of a run, and never lets its progress fall.';
create trigger moves_on before update on waybill.export_run
  for each row execute function waybill.export_run_moves_on();

-- Outbox row before run row, as everywhere.
create function waybill.promote_next(org text) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  first uuid;
begin
  loop
    select r.id into first from waybill.export_run r where r.org_id = org and r.queued order by r.created_at, r.id limit 1;
    if not found then
      return null;
    end if;
    perform from waybill.export_outbox o where o.run_id = first for update;
    begin
      update waybill.export_run r set queued = false where r.id = first and r.queued;
    exception when unique_violation then
      return null; -- another run of the tenant is active, and its end promotes the next one
    end;
    if found then
      update waybill.export_outbox o set claimable_at = now() where o.run_id = first;
      perform pg_notify('waybill_outbox', '');
      return first;
    end if; -- cancelled while its row was waited for: the one behind it
  end loop;
end $$;
comment on function waybill.promote_next(text) is 'Lets the tenant''s run go on that waits longest, and puts it behind all runs that may be claimed now: tenants take turns. Returns its id; null if none waits or one is active.';

create function waybill.next_takes_its_turn() returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform waybill.promote_next(new.org_id);
  return null;
end $$;
comment on function waybill.next_takes_its_turn() is 'However a run ends, and whoever ends it: the tenant''s next one may be claimed in the same transaction.';
create trigger next_takes_its_turn after update of status on waybill.export_run
  for each row when (waybill.is_active(old.status) and not old.queued and not waybill.is_active(new.status))
  execute function waybill.next_takes_its_turn();

create function waybill.promote_waiting() returns integer
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
      where a.org_id = w.org_id and a.status in ('pending', 'cataloging', 'assembling', 'uploading') and not a.queued)
  loop
    begin
      promoted := promoted + case when waybill.promote_next(org) is null then 0 else 1 end;
    exception when lock_not_available then
      null; -- a request of this tenant is being made: the next look finds what became of it
    end;
  end loop;
  return promoted;
end $$;
comment on function waybill.promote_waiting() is 'Promotes what no end of a run could: a run that began to wait in a transaction that was open while the active run ended. Workers call it every second or so.';

create function waybill.cancel_export(run uuid, actor text) returns text
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  ended waybill.export_run;
begin
  perform from waybill.export_outbox o join waybill.export_run r on r.id = o.run_id
    where o.run_id = run and r.org_id = waybill.current_org()
    for update of o;
  update waybill.export_run r
    set status = 'cancelled', queued = false, completed_at = now()
    where r.id = run and r.org_id = waybill.current_org() and waybill.is_active(r.status)
    returning r.* into ended;
  if not found then
    return (select r.status from waybill.export_run r where r.id = run and r.org_id = waybill.current_org());
  end if;
  insert into waybill.audit_logs (org_id, actor_user_id, action, subject_id, detail)
  values (ended.org_id, actor, 'export.' || ended.dataset || '.cancelled', ended.id::text,
          jsonb_build_object('format', ended.format, 'requestedBy', ended.requested_by, 'attempt', ended.attempt,
                             'progress', ended.progress));
  delete from waybill.export_checkpoint c where c.run_id = run;
  delete from waybill.export_outbox o where o.run_id = run;
  perform pg_notify('waybill_outbox', run::text); -- a hint for the worker that has it
  return ended.status;
end $$;
comment on function waybill.cancel_export(uuid, text) is
  'Ends a run of the connection''s tenant that has not ended yet, and writes the audit entry. Returns the status that stands: cancelled (now, or before), or what came first; null if the tenant has no such run. From then on the database refuses every write of the worker that has it; what it left in the bucket is deleted by that worker within seconds, or by the sweepers.';

create function waybill.retry_export(run uuid, actor text) returns uuid
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
  again := waybill.request_export(ended.org_id, ended.requested_by, ended.email, ended.dataset, ended.format, ended.options);
  update waybill.export_run r set retry_of = run where r.id = again;
  insert into waybill.audit_logs (org_id, actor_user_id, action, subject_id, detail)
  values (ended.org_id, actor, 'export.' || ended.dataset || '.retried', again::text,
          jsonb_build_object('format', ended.format, 'retryOf', run, 'requestedBy', ended.requested_by));
  return again;
end $$;
comment on function waybill.retry_export(uuid, text) is
  'Asks again for what a failed or cancelled run of the connection''s tenant was asked for, for the same user and address, as a new run whose id it returns; null if the tenant has no such run. SQLSTATE WB007 (DETAIL: the status) if the run has not failed; otherwise the errors of request_export.';

-- Errors that are new:
--   WB006 too many runs of the tenant wait      WB007 the run cannot be tried again
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
  listed text;
  when_busy text;
  active uuid;
  waits boolean := false;
begin
  options := coalesce(options, '{}'::jsonb);
  if org_id is null or org_id !~ '^[A-Za-z0-9_-]{1,64}$' then
    raise exception 'org_id % is not a tenant id: 1 to 64 letters, digits, _ or -', coalesce(quote_literal(org_id), 'null') using errcode = 'WB005';
  end if;
  if org_id <> coalesce(waybill.current_org(), org_id) then
    raise exception 'this connection works for another tenant than %', org_id using errcode = 'WB005';
  end if;

  select d.* into wanted from waybill.dataset d where d.name = request_export.dataset;
  if not found then
    select string_agg(d.name, ', ' order by d.name) into listed from waybill.dataset d;
    raise exception 'Unknown dataset: %. Valid datasets: %', coalesce(dataset, 'null'), coalesce(listed, 'none published yet') using errcode = 'WB001';
  end if;
  if format is null or format <> all (wanted.formats) then
    raise exception 'Invalid format for %: %. Valid formats: %', dataset, coalesce(format, 'null'), array_to_string(wanted.formats, ', ') using errcode = 'WB002';
  end if;

  if jsonb_typeof(options) <> 'object' then
    raise exception 'options is a JSON %, allowed is an object', jsonb_typeof(options) using errcode = 'WB005';
  end if;
  select string_agg(k, ', ' order by k) into listed
    from jsonb_object_keys(options) k where k not in ('fields', 'includeImages', 'deliveryMethod', 'whenBusy');
  if listed is not null then
    raise exception 'Unknown options: %. Valid options: deliveryMethod, fields, includeImages, whenBusy', listed using errcode = 'WB005';
  end if;

  if jsonb_typeof(options -> 'fields') <> 'array' or options -> 'fields' = '[]'::jsonb then
    raise exception 'fields is %, allowed is a list of one or more names', options -> 'fields' using errcode = 'WB003';
  end if;
  select string_agg(coalesce(f.value #>> '{}', 'null'), ', ' order by f.ordinality) into listed
    from jsonb_array_elements(options -> 'fields') with ordinality f
    where jsonb_typeof(f.value) <> 'string' or f.value #>> '{}' <> all (wanted.columns);
  if listed is not null then
    raise exception 'Invalid fields for %: %. Valid fields: %', dataset, listed, array_to_string(wanted.columns, ', ') using errcode = 'WB003';
  end if;
  select string_agg(distinct f, ', ') into listed from (
    select f from jsonb_array_elements_text(options -> 'fields') f group by f having count(*) > 1) repeated;
  if listed is not null then
    raise exception 'Repeated fields for %: %. Each may stand once', dataset, listed using errcode = 'WB003';
  end if;

  delivery := coalesce(options ->> 'deliveryMethod', 'email');
  if delivery not in ('email', 'download') then
    raise exception 'deliveryMethod is %, allowed are email and download', delivery using errcode = 'WB005';
  end if;
  if delivery = 'email' and email ~ '[^\x01-\x7f]' then -- a mail server may refuse it, or reach who looks the same
    raise exception 'email % has characters other than ASCII: give another address, or use deliveryMethod download', quote_literal(email) using errcode = 'WB005';
  end if;
  if delivery = 'email' and (email is null or email !~ '^[^@[:space:][:cntrl:]<>",;]+@[^@[:space:][:cntrl:]<>",;]+$' or char_length(email) > 254) then
    raise exception 'email % is not an address: deliveryMethod email needs one, or use deliveryMethod download', coalesce(quote_literal(email), 'null') using errcode = 'WB005';
  end if;

  if jsonb_typeof(options -> 'includeImages') <> 'boolean' then
    raise exception 'includeImages is %, allowed are true and false', options -> 'includeImages' using errcode = 'WB005';
  end if;
  when_busy := coalesce(options ->> 'whenBusy', case when requested_by is null then 'queue' else 'refuse' end);
  if when_busy not in ('refuse', 'queue') then
    raise exception 'whenBusy is %, allowed are refuse and queue', when_busy using errcode = 'WB005';
  end if;

  loop
    insert into waybill.export_run (id, org_id, requested_by, email, dataset, format, options, delivery_method, object_key, queued)
    values (run, request_export.org_id, request_export.requested_by, request_export.email, request_export.dataset,
            request_export.format, request_export.options, delivery,
            'exports/org/' || request_export.org_id || '/' || run || '.' || request_export.format, waits)
    on conflict (org_id) where status in ('pending', 'cataloging', 'assembling', 'uploading') and not queued do nothing;
    exit when found;
    select r.id into active from waybill.export_run r
      where r.org_id = request_export.org_id and r.status in ('pending', 'cataloging', 'assembling', 'uploading') and not r.queued;
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
            'version', 1, 'runId', run, 'orgId', org_id, 'dataset', dataset, 'format', format,
            'fields', options -> 'fields', 'includeImages', options -> 'includeImages')),
          case when waits then 'infinity' else now() end);
  if not waits then
    perform pg_notify('waybill_outbox', '');
  end if;
  return run;
end $$;
comment on function waybill.request_export(text, text, text, text, text, jsonb) is
  'Requests an export inside the caller''s transaction and returns the run id; roll back, and nothing was asked. Options: fields (list of column names), includeImages, deliveryMethod (email or download), whenBusy (refuse: error WB004 while a run of the tenant is active; queue: wait for the tenant''s turn; default queue where requested_by is null, else refuse). About 1,000 runs of a tenant may wait. Whoever may call it may export any tenant''s data to any address: grant waybill_request to trusted back ends only.';

create table waybill.idempotency_key (
  org_id          text not null,
  user_id         text not null,
  key             text not null check (key ~ '^[\x21-\x7e]{1,255}$'),
  request_sha256  text not null check (request_sha256 ~ '^[0-9a-f]{64}$'),
  run_id          uuid references waybill.export_run,
  created_at      timestamptz not null default now(),
  primary key (org_id, user_id, key)
);
create index idempotency_key_by_age on waybill.idempotency_key (org_id, created_at);
comment on table waybill.idempotency_key is 'Idempotency-Key headers of accepted export requests: a repeat gets the first answer. Rows older than 24 hours mean nothing and may be deleted.';
comment on column waybill.idempotency_key.org_id is 'Tenant.';
comment on column waybill.idempotency_key.user_id is 'User id (token sub): keys of two users never meet.';
comment on column waybill.idempotency_key.key is 'The header: 1 to 255 visible ASCII characters.';
comment on column waybill.idempotency_key.request_sha256 is 'SHA-256 of the request''s body as it was understood: the same key with another body is a mistake.';
comment on column waybill.idempotency_key.run_id is 'The run that the first request made; null only inside its transaction.';
comment on column waybill.idempotency_key.created_at is 'When the first request was made.';

alter table waybill.idempotency_key enable row level security;
create policy tenant_only on waybill.idempotency_key to waybill_files using (org_id = waybill.current_org());
create policy every_tenant on waybill.idempotency_key to waybill_worker using (true);
grant select, insert, update, delete on waybill.idempotency_key to waybill_files;
grant select, delete on waybill.idempotency_key to waybill_worker;

revoke execute on function waybill.promote_next(text) from public;
revoke execute on function waybill.promote_waiting() from public;
revoke execute on function waybill.cancel_export(uuid, text) from public;
revoke execute on function waybill.retry_export(uuid, text) from public;
grant execute on function waybill.promote_waiting() to waybill_worker;
grant execute on function waybill.cancel_export(uuid, text) to waybill_files;
grant execute on function waybill.retry_export(uuid, text) to waybill_files;
