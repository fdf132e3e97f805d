-- Exports have more formats, and requests choose rows and how they are written.

alter table waybill.dataset
  add column source_schema text,
  add column source_table text,
  add column tenant_column text,
  add column filters text[] not null default '{}',
  add column since text;
comment on column waybill.dataset.source_schema is 'Schema of the table; null for an archive.';
comment on column waybill.dataset.source_table is 'The table or view; null for an archive.';
comment on column waybill.dataset.tenant_column is 'Column of the table that holds the tenant; null for an archive.';
comment on column waybill.dataset.filters is 'Columns that a request may filter by.';
comment on column waybill.dataset.since is 'Column that since of a filter means; null if the dataset has none.';

alter table waybill.export_checkpoint add column source_sha256 text;
comment on column waybill.export_checkpoint.source_sha256 is 'Hash of what the catalog said of the table, its key and the columns when the upload began: under another one it cannot be gone on with. Null if an older worker began it.';

-- The settings make the text the same wherever it is written, and read back by a worker, which has the same.
create function waybill.canonical(type text, value text) returns text
language plpgsql stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
set intervalstyle = 'postgres'
set bytea_output = 'hex'
set extra_float_digits = 1
as $$
declare
  canonical text;
  compares boolean;
begin
  execute pg_catalog.format(
      -- a zone counts: a plain cast to a type that has none would leave it out
      case when type in ('date', 'timestamp without time zone')
        then 'select v::text, v >= v and v = v from cast(cast($1 as timestamptz) as %s) v'
        else 'select v::text, v >= v and v = v from cast($1 as %s) v' end, type)
    into canonical, compares using value;
  return canonical;
end $$;
comment on function waybill.canonical(text, text) is 'A value as its type writes it, in UTC: today becomes a date, 1.0e1 a number. An error if it is none of this type, or the type has no order.';
revoke execute on function waybill.canonical(text, text) from public;

create function waybill.column_type(wanted waybill.dataset, name text) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with recursive types (type) as (
    select a.atttypid
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = wanted.source_schema and c.relname = wanted.source_table
      and a.attname = name and a.attnum > 0 and not a.attisdropped
    union all
    select t.typbasetype from types join pg_type t on t.oid = types.type and t.typtype = 'd')
  select format_type(types.type, -1) from types join pg_type t on t.oid = types.type and t.typtype <> 'd'
$$;
comment on function waybill.column_type(waybill.dataset, text) is 'Type of a column of a dataset''s table, without a length; of a domain, the type below it. Null if there is no such column.';
revoke execute on function waybill.column_type(waybill.dataset, text) from public;

create function waybill.conditions(wanted waybill.dataset, filter jsonb) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  asked record;
  col text;
  type text;
  test record;
  value jsonb;
  texts jsonb;
  conditions jsonb := '[]';
  valid text;
begin
  if filter is null or filter in ('null', '{}') then
    return null;
  end if;
  if wanted.source_table is null then
    raise exception 'dataset % is an archive: it has no filter', wanted.name using errcode = 'WB008';
  end if;
  if jsonb_typeof(filter) <> 'object' then
    raise exception 'filter is %, allowed is an object of columns and values', filter using errcode = 'WB008';
  end if;
  valid := array_to_string(wanted.filters || case when wanted.since is not null then array['since'] end, ', ');
  for asked in select e.key, e.value from jsonb_each(filter) e order by e.key loop
    col := case when asked.key = 'since' and wanted.since is not null then wanted.since else asked.key end;
    if asked.key <> all (wanted.filters) and (asked.key <> 'since' or wanted.since is null) then
      raise exception 'Invalid filter for %: %. Valid filters: %', wanted.name, asked.key, valid using errcode = 'WB008';
    end if;
    type := waybill.column_type(wanted, col);
    if type is null then
      raise exception 'The table of dataset % has no column %: tell an administrator', wanted.name, col using errcode = 'WB008';
    end if;
    type := case type when 'name' then 'text' else type end; -- a cast to it would cut off what is longer than 63 bytes
    for test in
      select case when asked.key = 'since' and wanted.since is not null then 'gte' else 'eq' end as operator,
             case when jsonb_typeof(asked.value) = 'array' then asked.value else jsonb_build_array(asked.value) end as list
        where jsonb_typeof(asked.value) in ('string', 'number', 'boolean', 'array')
      union all
      select 'null', '[]' where jsonb_typeof(asked.value) = 'null' and asked.key <> 'since'
      union all
      select e.key, jsonb_build_array(e.value) from jsonb_each(case when jsonb_typeof(asked.value) = 'object' then asked.value else '{}' end) e
    loop
      if jsonb_typeof(asked.value) = 'object' and test.operator not in ('gt', 'gte', 'lt', 'lte') then
        raise exception 'Invalid filter for %: % has %, allowed are gt, gte, lt and lte', wanted.name, asked.key, left(test.operator, 100) using errcode = 'WB008';
      end if;
      if test.operator <> 'null' and jsonb_array_length(test.list) not between 1 and (case test.operator when 'eq' then 100 else 1 end) then
        raise exception 'Invalid filter for %: % has % values, allowed are 1 to 100', wanted.name, asked.key, jsonb_array_length(test.list) using errcode = 'WB008';
      end if;
      texts := '[]';
      for value in select e from jsonb_array_elements(test.list) e loop
        if jsonb_typeof(value) not in ('string', 'number', 'boolean') then
          raise exception 'Invalid filter for %: % is %, allowed is a value, a list of values, null, or an object with gt, gte, lt and lte', wanted.name, asked.key, left(value::text, 100) using errcode = 'WB008';
        end if;
        if char_length(value #>> '{}') > 1000 then -- of 1e100000 too
          raise exception 'Invalid filter for %: a value of % has % characters, allowed are 1000', wanted.name, asked.key, char_length(value #>> '{}') using errcode = 'WB008';
        end if;
        begin
          texts := texts || to_jsonb(waybill.canonical(type, value #>> '{}'));
        exception
          when insufficient_privilege then -- a type of the product's: the worker, which reads the table, may use it
            texts := texts || to_jsonb(value #>> '{}');
          when undefined_function then
            raise exception 'Invalid filter for %: %, of type %, cannot be compared', wanted.name, asked.key, type using errcode = 'WB008';
          when others then
            raise exception 'Invalid filter for %: % is %, allowed is a value of type %', wanted.name, asked.key, left(value::text, 100), type using errcode = 'WB008';
        end;
      end loop;
      conditions := conditions || jsonb_build_object('column', col, 'operator', test.operator, 'values', texts);
    end loop;
    if jsonb_typeof(asked.value) = 'null' and asked.key = 'since' or asked.value = '{}' then
      raise exception 'Invalid filter for %: % is %, allowed is a value', wanted.name, asked.key, asked.value using errcode = 'WB008';
    end if;
  end loop;
  if char_length(conditions::text) > 100000 then
    raise exception 'The filter for % has % characters, allowed are 100000', wanted.name, char_length(conditions::text) using errcode = 'WB008';
  end if;
  return conditions;
end $$;
comment on function waybill.conditions(waybill.dataset, jsonb) is 'The filter of a request as a list of {column, operator, values}, each value as the column''s type writes it; null if there is none. SQLSTATE WB008 says what is wrong.';
revoke execute on function waybill.conditions(waybill.dataset, jsonb) from public;

-- The rules of requests that need nothing but the catalog.
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

-- Error that is new:
--   WB008 the filter
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
