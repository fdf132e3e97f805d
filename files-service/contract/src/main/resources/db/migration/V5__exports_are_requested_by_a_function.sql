-- The one way in for an export, for the API and for any program inside its own transaction.
-- Errors carry a SQLSTATE of class WB:
--   WB001 unknown dataset    WB002 unknown format     WB003 unknown field
--   WB004 a run is active (DETAIL: its id)            WB005 anything else that is wrong with the request
create function waybill.request_export(
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
  active uuid;
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
    from jsonb_object_keys(options) k where k not in ('fields', 'includeImages', 'deliveryMethod');
  if listed is not null then
    raise exception 'Unknown options: %. Valid options: deliveryMethod, fields, includeImages', listed using errcode = 'WB005';
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

  loop
    insert into waybill.export_run (id, org_id, requested_by, email, dataset, format, options, delivery_method, object_key)
    values (run, request_export.org_id, request_export.requested_by, request_export.email, request_export.dataset,
            request_export.format, request_export.options, delivery,
            'exports/org/' || request_export.org_id || '/' || run || '.' || request_export.format)
    on conflict (org_id) where status in ('pending', 'cataloging', 'assembling', 'uploading') do nothing;
    exit when found;
    select r.id into active from waybill.export_run r
      where r.org_id = request_export.org_id and r.status in ('pending', 'cataloging', 'assembling', 'uploading');
    if found then
      raise exception 'Export % of this tenant is in progress; one runs at a time', active using errcode = 'WB004', detail = active::text;
    end if; -- else it ended between the two statements: try again
  end loop;

  insert into waybill.export_outbox (run_id, payload)
  values (run, jsonb_strip_nulls(jsonb_build_object(
    'version', 1, 'runId', run, 'orgId', org_id, 'dataset', dataset, 'format', format, 'fields', options -> 'fields')));
  perform pg_notify('waybill_outbox', '');
  return run;
end $$;
comment on function waybill.request_export(text, text, text, text, text, jsonb) is
  'Requests an export inside the caller''s transaction and returns the run id; roll back, and nothing was asked. Options: fields (list of column names), includeImages, deliveryMethod (email or download). Whoever may call it may export any tenant''s data to any address: grant waybill_request to trusted back ends only.';

-- For products whose ids are of type uuid.
create function waybill.request_export(
  org_id uuid, requested_by uuid, email text, dataset text, format text, options jsonb default '{}'
) returns uuid
language sql volatile
set search_path = pg_catalog
return waybill.request_export(org_id::text, requested_by::text, email, dataset, format, options);
comment on function waybill.request_export(uuid, uuid, text, text, text, jsonb) is 'The same for ids of type uuid.';

revoke execute on function waybill.request_export(text, text, text, text, text, jsonb) from public;
revoke execute on function waybill.request_export(uuid, uuid, text, text, text, jsonb) from public;
grant execute on function waybill.request_export(text, text, text, text, text, jsonb) to waybill_files, waybill_worker, waybill_request;
grant execute on function waybill.request_export(uuid, uuid, text, text, text, jsonb) to waybill_files, waybill_worker, waybill_request;
