-- Uploads by parts, which rest and are gone on with, and uploads that nobody finalizes: somebody looks for their bytes.

alter table waybill.pending_upload
  add column kind text not null default 'put' check (kind in ('put', 'arrival', 'parts')),
  add column size_announced boolean not null default true,
  add column multipart_id text,
  add column last_modified_ms bigint,
  add column looked_at timestamptz,
  add column look_at timestamptz,
  add column by_form boolean not null default false,
  add column form_etag text,
  add column looks integer not null default 0,
  add column look_held_until timestamptz,
  add constraint only_parts_have_parts check (kind = 'parts' or multipart_id is null),
  add constraint only_arrivals_are_looked_for check (kind = 'arrival' or look_at is null),
  add constraint only_arrivals_come_by_form check (kind = 'arrival' or not by_form),
  add constraint only_forms_have_their_etag check (by_form or form_etag is null);

comment on column waybill.pending_upload.kind is 'put: one signed PUT, then finalize. arrival: one signed PUT or form that nobody finalizes, its bytes are looked for. parts: a multipart upload, which only the service completes.';
comment on column waybill.pending_upload.size_announced is 'Whether the client told the size, so that byte_size is it; else byte_size is what is reserved of the quota.';
comment on column waybill.pending_upload.multipart_id is 'The store''s id of the upload by parts; clients never see it. Null until the store has begun it: whoever died in between, the upload is found by its key.';
comment on column waybill.pending_upload.last_modified_ms is 'When the file on the user''s disk changed last, milliseconds since 1970, as the browser said: with name and size a page knows the file again.';
comment on column waybill.pending_upload.looked_at is 'When the store was last asked which parts have arrived.';
comment on column waybill.pending_upload.look_at is 'When an arrival''s bytes are looked for next. Null once the last look, after the link''s end, found none.';
comment on column waybill.pending_upload.by_form is 'Whether the bytes come by a signed form, to temp/org/<org_id>/<id>, from where they are copied to object_key: a form can be sent again, so it must not reach what a file has.';
comment on column waybill.pending_upload.form_etag is 'ETag of the bytes of a form that were seen first. Only these are ever copied, whoever copies how late.';
comment on column waybill.pending_upload.looks is 'How often an arrival''s bytes were looked for.';
comment on column waybill.pending_upload.look_held_until is 'End of the lease, by the database''s clock, of whoever looks now; nobody else looks before.';
comment on column waybill.pending_upload.byte_size is 'Size in bytes that was announced, and that the signature of a put binds; what is reserved of the quota where none was.';
comment on column waybill.pending_upload.expires_at is 'When the signed PUT or form stops working; of an upload by parts, until when it may rest: every call that goes on with it sets it anew.';

create index pending_upload_to_look_for on waybill.pending_upload (look_at) where look_at is not null;
create index pending_upload_unfinished on waybill.pending_upload (org_id, requested_by, created_at desc, id desc) where kind = 'parts';

-- The one thing that files-service does for all tenants at once: whose uploads are due. What it then does with each, it
-- does as the user who began it.
create function waybill.take_arrivals(most integer)
returns table (id uuid, org_id text, requested_by text, is_last boolean)
language sql volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
  with due as materialized (
    select u.id from waybill.pending_upload u
    where u.look_at <= statement_timestamp() and u.sweep_at is null
      and (u.look_held_until is null or u.look_held_until <= statement_timestamp())
    order by u.looks, u.look_at limit least(most, 100) for update skip locked)
  update waybill.pending_upload u
  set looks = u.looks + 1,
      look_at = statement_timestamp() + greatest(
        make_interval(secs => least(60, 2 * power(2, least(u.looks, 6)))),
        least(interval '10 minutes', (statement_timestamp() - u.created_at) / 4)),
      look_held_until = statement_timestamp() + interval '2 minutes'
  from due where u.id = due.id
  returning u.id, u.org_id, u.requested_by, 
    u.expires_at <= statement_timestamp() - interval '15 minutes' - make_interval(secs => u.byte_size / 102400.0)
$$;
comment on function waybill.take_arrivals(integer) is 'Uploads whose bytes are to be looked for now, at most so many: those first that were looked for least often. Each is the caller''s alone for two minutes, and due again after a pause that grows from 2 to 60 seconds, then to a quarter of its age, 10 minutes at most. is_last: the link ended so long ago (15 minutes, and the time that the bytes take at 100 KiB a second) that a PUT or form which began before has ended too, and nothing comes any more.';
revoke execute on function waybill.take_arrivals(integer) from public;
grant execute on function waybill.take_arrivals(integer) to waybill_files;

grant update (byte_size, expires_at, multipart_id, form_etag, looked_at, look_at, look_held_until) on waybill.pending_upload to waybill_files;
