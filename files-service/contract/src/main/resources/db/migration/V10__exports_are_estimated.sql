-- What an export would be: asked for as an export is, and answered without making one.

alter table waybill.dataset add column archive jsonb;
comment on table waybill.dataset is 'What may be exported, as the catalog file of files-service said when it was last read and had no mistake. Lets waybill.request_export apply the rules of the API.';
comment on column waybill.dataset.archive is 'What an archive is made of: documents, a list of {schema, table, tenant}, and files, {entityTypes}, where it has some; null for a table.';

-- The rules of requests that need nothing but the catalog, for request_export and estimate_export.
create function waybill.checked_dataset(dataset text, format text, options jsonb) returns waybill.dataset
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  wanted waybill.dataset;
  listed text;
begin
  select d.* into wanted from waybill.dataset d where d.name = checked_dataset.dataset;
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
    from jsonb_object_keys(options) k where k not in ('fields', 'filter', 'profile', 'delimiter', 'header', 'compression', 'includeImages', 'deliveryMethod', 'whenBusy');
  if listed is not null then
    raise exception 'Unknown options: %. Valid options: compression, delimiter, deliveryMethod, fields, filter, header, includeImages, profile, whenBusy', listed using errcode = 'WB005';
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

  if coalesce(options ->> 'profile', 'raw') not in ('raw', 'excel') then
    raise exception 'profile is %, allowed are raw and excel', options -> 'profile' using errcode = 'WB005';
  end if;
  if coalesce(options ->> 'delimiter', ',') not in (',', ';', '|', E'\t') then
    raise exception 'delimiter is %, allowed are comma, semicolon, tab and |', options -> 'delimiter' using errcode = 'WB005';
  end if;
  if jsonb_typeof(options -> 'header') <> 'boolean' then
    raise exception 'header is %, allowed are true and false', options -> 'header' using errcode = 'WB005';
  end if;
  select string_agg(k, ', ' order by k) into listed
    from jsonb_object_keys(options) k where k in ('profile', 'delimiter', 'header') and format <> 'csv';
  if listed is not null then
    raise exception 'Options for csv only: %. The format is %', listed, format using errcode = 'WB005';
  end if;
  if options ? 'compression' and coalesce(options ->> 'compression', '') <> 'gzip' then
    raise exception 'compression is %, allowed is gzip, or leave it out', options -> 'compression' using errcode = 'WB005';
  end if;
  if options ? 'compression' and format not in ('csv', 'jsonl') then
    raise exception 'compression is for csv and jsonl: % is compressed as it is', format using errcode = 'WB005';
  end if;
  if jsonb_typeof(options -> 'includeImages') <> 'boolean' then
    raise exception 'includeImages is %, allowed are true and false', options -> 'includeImages' using errcode = 'WB005';
  end if;
  if coalesce(options ->> 'deliveryMethod', 'email') not in ('email', 'download') then
    raise exception 'deliveryMethod is %, allowed are email and download', options ->> 'deliveryMethod' using errcode = 'WB005';
  end if;
  if coalesce(options ->> 'whenBusy', 'refuse') not in ('refuse', 'queue') then
    raise exception 'whenBusy is %, allowed are refuse and queue', options ->> 'whenBusy' using errcode = 'WB005';
  end if;
  return wanted;
end $$;
comment on function waybill.checked_dataset(text, text, jsonb) is
  'The dataset of a request whose format and options fit it; its filter is for waybill.conditions to check. Errors: WB001 to WB003, WB005.';
revoke execute on function waybill.checked_dataset(text, text, jsonb) from public;

-- As before; what depends on the catalog alone is checked above.
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
comment on function waybill.request_export(text, text, text, text, text, jsonb) is
  'Requests an export inside the caller''s transaction and returns the run id; roll back, and nothing was asked. Options: fields (list of column names), filter (object: column to value, list of values, null, or {gt, gte, lt, lte}; since: a time), profile (raw or excel), delimiter, header (boolean), compression (gzip), includeImages, deliveryMethod (email or download), whenBusy (refuse: error WB004 while a run of the tenant is active; queue: wait for the tenant''s turn; default queue where requested_by is null, else refuse). About 1,000 runs of a tenant may wait. Whoever may call it may export any tenant''s data to any address: grant waybill_request to trusted back ends only.';

-- Runs as waybill_worker, which may read the tables: for the planner's word that is needed, too. It only explains;
-- identifiers come from waybill.dataset, values are parameters.
--   WB009 the planner cannot be asked (DETAIL: why)
create function waybill.estimate_export(dataset text, format text, options jsonb) returns jsonb
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  org text := waybill.current_org();
  images boolean;
  wanted waybill.dataset;
  conditions jsonb;
  cond record;
  source record;
  type text;
  list text;
  clauses text;
  texts text[] := array[org];
  plan json;
  planned bigint := 0;
  planned_bytes bigint := 0;
  files bigint := 0;
  file_bytes bigint := 0;
  past record;
begin
  if org is null then
    raise exception 'this connection works for no tenant' using errcode = 'WB005';
  end if;
  options := coalesce(options, '{}'::jsonb);
  wanted := waybill.checked_dataset(dataset, format, options);
  conditions := waybill.conditions(wanted, options -> 'filter');
  images := coalesce((options ->> 'includeImages')::boolean, true);

  for source in
    select wanted.source_schema as schema, wanted.source_table as name, wanted.tenant_column as tenant where wanted.source_table is not null
    union all
    select d.value ->> 'schema', d.value ->> 'table', d.value ->> 'tenant' from jsonb_array_elements(wanted.archive -> 'documents') d
  loop
    begin
      type := waybill.column_type(jsonb_populate_record(wanted, jsonb_build_object('source_schema', source.schema, 'source_table', source.name)), source.tenant);
      if type is null then
        raise exception 'there is none, or it has no column %', source.tenant using errcode = 'undefined_column';
      end if;
      clauses := pg_catalog.format(case type when 'name' then 't.%I = $1[1]' else 't.%I = cast($1[1] as %s)' end, source.tenant, type);
      list := 't.*';
      if wanted.source_table is not null then
        select string_agg(pg_catalog.format('t.%I', f.name), ', ' order by f.ordinality) into list
          from unnest(coalesce((select array_agg(e.value #>> '{}' order by e.ordinality) from jsonb_array_elements(options -> 'fields') with ordinality e), wanted.columns))
            with ordinality f (name, ordinality);
        for cond in select c.value ->> 'column' as col, c.value ->> 'operator' as operator, c.value -> 'values' as list from jsonb_array_elements(conditions) c loop
          type := waybill.column_type(wanted, cond.col);
          clauses := clauses || ' and ' || case cond.operator
            when 'null' then pg_catalog.format('t.%I is null', cond.col)
            when 'eq' then pg_catalog.format('t.%I in (%s)', cond.col, (
              select string_agg(pg_catalog.format('cast($1[%s] as %s)', cardinality(texts) + v.ordinality, type), ', ')
              from jsonb_array_elements(cond.list) with ordinality v))
            else pg_catalog.format('t.%I %s cast($1[%s] as %s)', cond.col,
              case cond.operator when 'gt' then '>' when 'gte' then '>=' when 'lt' then '<' when 'lte' then '<=' end, cardinality(texts) + 1, type)
            end;
          texts := texts || array(select jsonb_array_elements_text(cond.list));
        end loop;
      end if;
      execute pg_catalog.format('explain (format json) select %s from %I.%I t where %s', list, source.schema, source.name, clauses)
        into plan using texts;
    exception
      when insufficient_privilege or undefined_table or undefined_column or invalid_schema_name or undefined_function
        or invalid_text_representation or lock_not_available then
        raise exception 'The planner cannot be asked about a table of dataset %: tell an administrator', wanted.name
          using errcode = 'WB009', detail = pg_catalog.format('%s.%s: %s', source.schema, source.name, sqlerrm);
    end;
    planned := planned + (plan #>> '{0,Plan,Plan Rows}')::bigint;
    planned_bytes := planned_bytes + (plan #>> '{0,Plan,Plan Rows}')::bigint * (plan #>> '{0,Plan,Plan Width}')::bigint;
  end loop;

  if wanted.archive ? 'files' and (images or wanted.archive -> 'documents' = '[]') then -- beside documents there are no others
    select count(*), coalesce(sum(f.byte_size), 0) into files, file_bytes from waybill.file_metadata f
      where f.org_id = org and f.soft_deleted_at is null and (images or f.content_type not like 'image/%')
        and (jsonb_array_length(wanted.archive -> 'files' -> 'entityTypes') = 0 or wanted.archive -> 'files' -> 'entityTypes' ? f.entity_type);
  end if;

  select count(*) as runs, sum(r.row_count) as rows, sum(r.file_size) as bytes,
         sum(extract(epoch from r.completed_at - r.started_at)) as seconds
    into past
    from (
      select r.* from (
        select r.* from waybill.export_run r where r.org_id = org order by r.created_at desc, r.id desc limit 1000) r
      where r.dataset = wanted.name and r.format = estimate_export.format and r.status in ('complete', 'expired')
        and r.options -> 'fields' is not distinct from estimate_export.options -> 'fields'
        and r.options -> 'compression' is not distinct from estimate_export.options -> 'compression'
        -- a run of a few rows tells nothing of one of many
        and r.row_count > 0 and r.row_count >= least(10000, (planned + files) / 10) and r.started_at is not null
      order by r.created_at desc limit 20) r;

  return jsonb_build_object(
    'plannedRows', planned, 'plannedBytes', planned_bytes, 'files', files, 'fileBytes', file_bytes,
    'pastRuns', past.runs, 'pastRows', past.rows, 'pastBytes', past.bytes, 'pastSeconds', past.seconds);
end $$;
comment on function waybill.estimate_export(text, text, jsonb) is
  'What is known of an export of the connection''s tenant that request_export would take with the same dataset, format and options: plannedRows and plannedBytes by the planner, files and fileBytes of an archive, and pastRows, pastBytes and pastSeconds of the tenant''s last (at most 20) pastRuns of the same columns that are not much smaller. Reads no row of a table. Errors: those of request_export, and WB009 (DETAIL: why) if the planner cannot be asked.';
revoke execute on function waybill.estimate_export(text, text, jsonb) from public;
grant execute on function waybill.estimate_export(text, text, jsonb) to waybill_files;

grant select on waybill.dataset to waybill_worker;
grant execute on function waybill.checked_dataset(text, text, jsonb) to waybill_worker;
grant execute on function waybill.conditions(waybill.dataset, jsonb) to waybill_worker;
grant execute on function waybill.canonical(text, text) to waybill_worker;
grant execute on function waybill.column_type(waybill.dataset, text) to waybill_worker;

-- A new owner must be able to create in the schema, while it becomes the owner.
grant create on schema waybill to waybill_worker;
alter function waybill.estimate_export(text, text, jsonb) owner to waybill_worker;
revoke create on schema waybill from waybill_worker;
