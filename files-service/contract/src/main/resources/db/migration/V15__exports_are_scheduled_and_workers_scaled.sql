-- Whoever asks by a clock may ask again for the same time, and gets the run that is there; and whoever starts workers
-- where there is work is told how much there is.

alter table waybill.export_run add column schedule_time timestamptz;
comment on column waybill.export_run.schedule_time is
  'The time of its schedule that the run was asked for; null for one that no schedule asked for, and for the retry of one. It stays, however the run ends: the time never gives a second run.';

create unique index export_run_one_per_schedule_time on waybill.export_run (org_id, dataset, format, schedule_time)
  where schedule_time is not null;

-- Error that is new:
--   WB011 the same schedule time was asked for with other options or another address (DETAIL: id of that run)
create function waybill.request_scheduled_export(
  org_id text, email text, dataset text, format text, options jsonb, schedule_time timestamptz,
  out run uuid, out created boolean
)
language plpgsql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  before waybill.export_run;
begin
  options := coalesce(options, '{}'::jsonb);
  if not isfinite(schedule_time) then
    raise exception 'schedule_time is %, allowed is a point in time', schedule_time using errcode = 'WB005';
  end if;
  if org_id <> coalesce(waybill.current_org(), org_id) then
    raise exception 'this connection works for another tenant than %', org_id using errcode = 'WB005';
  end if;
  if schedule_time is not null then
    -- One asks at a time, so that the next one sees what this one commits. The index is the wall behind it, for callers
    -- whose snapshot is older.
    perform pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'waybill.schedule', org_id, dataset, format), 0));
    select r.* into before from waybill.export_run r
      where r.org_id = request_scheduled_export.org_id and r.dataset = request_scheduled_export.dataset
        and r.format = request_scheduled_export.format and r.schedule_time = request_scheduled_export.schedule_time;
    if found then
      if before.options <> options or before.email is distinct from email then
        raise exception 'Export % was asked for the same schedule time with other options or another address', before.id
          using errcode = 'WB011', detail = before.id::text;
      end if;
      run := before.id;
      created := false;
      return;
    end if;
  end if;
  run := waybill.request_export(org_id, null, email, dataset, format, options);
  update waybill.export_run r set schedule_time = request_scheduled_export.schedule_time
    where r.id = run and request_scheduled_export.schedule_time is not null;
  created := true;
end $$;
comment on function waybill.request_scheduled_export(text, text, text, text, jsonb, timestamptz) is
  'Requests an export as waybill.request_export does for a caller that is no user, once for each schedule_time of a tenant''s dataset and format: run is the new run (created) or the one that was asked for before, however it ended. Other options or another address for the same time: SQLSTATE WB011. Without a schedule_time each call is a new run.';

revoke execute on function waybill.request_scheduled_export(text, text, text, text, jsonb, timestamptz) from public;
grant execute on function waybill.request_scheduled_export(text, text, text, text, jsonb, timestamptz) to waybill_worker, waybill_request;

create function waybill.open_work() returns bigint
language sql stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select (select count(*) from waybill.export_outbox o where o.claimable_at < 'infinity')
       + (select count(*) from (
            select from waybill.notification n
            where n.sent_at is null and n.abandoned_at is null and n.claimable_at <= now() limit 1) due)
$$;
comment on function waybill.open_work() is
  'How much there is to do for workers that come and go: exports and metrics that one makes or may make (not those that wait for their tenant''s turn), and one more while a mail is due. For an autoscaler, whose login needs nothing but this: grant usage on schema waybill and execute on this function to it.';
revoke execute on function waybill.open_work() from public;
