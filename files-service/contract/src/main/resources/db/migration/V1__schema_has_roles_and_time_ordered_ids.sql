-- Who may do what. Services log in as any user and `set role` to their group role on every
-- connection, so row level security holds even where one login serves both.
comment on schema waybill is 'Waybill: signed files and resumable exports. Only Waybill writes here.';

do $$
declare
  wanted text;
begin
  foreach wanted in array array['waybill_files', 'waybill_worker', 'waybill_request'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin', wanted);
      -- The migrating user may be the only login there is (a small set-up): let it switch to the role, not inherit it.
      execute format('grant %I to current_user with inherit false, set true', wanted);
    end if;
  end loop;
end $$;

grant usage on schema waybill to waybill_files, waybill_worker, waybill_request;

create function waybill.uuid_v7() returns uuid
language sql volatile parallel safe
set search_path = pg_catalog
return encode(
  set_bit(
    set_bit(
      overlay(
        uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
        from 1 for 6),
      52, 1),
    53, 1),
  'hex')::uuid;
comment on function waybill.uuid_v7() is 'A time-ordered UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits.';

create function waybill.current_org() returns text
language sql stable parallel safe
set search_path = pg_catalog
return nullif(current_setting('waybill.org_id', true), '');
comment on function waybill.current_org() is 'The tenant this connection works for, set by files-service from the caller''s token; null when there is none, and then row level security shows nothing.';
