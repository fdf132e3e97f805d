-- What an export would be: asked for as an export is, and answered without making one.

alter table waybill.dataset add column archive jsonb;
comment on table waybill.dataset is 'What may be exported, as the catalog file of files-service said when it was last read and had no mistake. Lets waybill.request_export apply the rules of the API.';
comment on column waybill.dataset.archive is 'What an archive is made of: documents, a list of {schema, table, tenant}, and files, {entityTypes}, where it has some; null for a table.';

-- Runs as waybill_worker, which may read the tables: for the planner's word that is needed, too. It only explains;
-- identifiers come from waybill.dataset, the tenant from the connection, and the planner does not see values of a filter.
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
  n integer;
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
      clauses := pg_catalog.format(case type when 'name' then 't.%I = %L::text' else 't.%I = cast(%L as %s)' end, source.tenant, org, type);
      n := 0;
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
              select string_agg(pg_catalog.format('cast($%s as %s)', n + v.ordinality, type), ', ')
              from jsonb_array_elements(cond.list) with ordinality v))
            else pg_catalog.format('t.%I %s cast($%s as %s)', cond.col,
              case cond.operator when 'gt' then '>' when 'gte' then '>=' when 'lt' then '<' when 'lte' then '<=' end, n + 1, type)
            end;
          n := n + jsonb_array_length(cond.list);
        end loop;
      end if;
      -- a generic plan: with the values, the statistics of the whole table would tell a tenant what others have in it
      execute pg_catalog.format('explain (generic_plan, format json) select %s from %I.%I t where %s', list, source.schema, source.name, clauses)
        into plan;
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

-- A new owner must be able to create in the schema, while it becomes the owner; and who migrates must be its member,
-- which is not so where another database of the server made the roles.
do $$
begin
  grant create on schema waybill to waybill_worker;
  alter function waybill.estimate_export(text, text, jsonb) owner to waybill_worker;
  revoke create on schema waybill from waybill_worker;
exception when insufficient_privilege then
  raise warning 'Estimates ask the planner as %, who must be able to read the exported tables: grant waybill_worker to it and run: alter function waybill.estimate_export(text, text, jsonb) owner to waybill_worker', current_user;
end $$;
