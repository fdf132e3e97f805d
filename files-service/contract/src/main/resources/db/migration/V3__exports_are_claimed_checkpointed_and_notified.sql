create table waybill.dataset (
  name          text primary key,
  kind          text not null,
  formats       text[] not null,
  columns       text[] not null,
  published_at  timestamptz not null default now()
);
comment on table waybill.dataset is 'What may be exported, as the catalog file of files-service said at its last start. Lets waybill.request_export apply the rules of the API.';
comment on column waybill.dataset.name is 'Name of the dataset in the catalog.';
comment on column waybill.dataset.kind is 'table or archive.';
comment on column waybill.dataset.formats is 'Formats it may be exported in.';
comment on column waybill.dataset.columns is 'Columns a request may choose among, in catalog order.';
comment on column waybill.dataset.published_at is 'When this entry was last written.';

create table waybill.export_run (
  id                        uuid primary key,
  org_id                    text not null check (org_id ~ '^[A-Za-z0-9_-]{1,64}$'),
  requested_by              text,
  email                     text,
  dataset                   text not null,
  format                    text not null,
  options                   jsonb not null,
  delivery_method           text not null check (delivery_method in ('email', 'download')),
  status                    text not null default 'pending'
                            check (status in ('pending', 'cataloging', 'assembling', 'uploading', 'complete', 'failed', 'cancelled', 'expired')),
  attempt                   integer not null default 0,
  attempts_without_progress integer not null default 0,
  restarts                  integer not null default 0,
  progress                  smallint not null default 0 check (progress between 0 and 100),
  rows_estimated            bigint,
  rows_done                 bigint not null default 0,
  bytes_done                bigint not null default 0,
  object_key                text not null unique check (starts_with(object_key, 'exports/org/' || org_id || '/')),
  file_name                 text,
  file_size                 bigint,
  row_count                 bigint,
  sha256                    text check (sha256 ~ '^[0-9a-f]{64}$'),
  consistency               text check (consistency in ('snapshot', 'resumed')),
  data_as_of                timestamptz,
  download_url              text,
  download_url_expires_at   timestamptz,
  error_code                text,
  error_message             text,
  created_at                timestamptz not null default now(),
  started_at                timestamptz,
  completed_at              timestamptz,
  expires_at                timestamptz,
  constraint complete_means_object_exists check (
    status <> 'complete' or (progress = 100 and file_size is not null and row_count is not null and sha256 is not null and completed_at is not null)),
  constraint hundred_is_never_shown_early check (progress < 100 or status in ('complete', 'expired')),
  constraint failed_names_its_error check (status <> 'failed' or (error_code is not null and error_message is not null))
);
create unique index export_run_one_active_per_tenant on waybill.export_run (org_id) where status in ('pending', 'cataloging', 'assembling', 'uploading');
create index export_run_newest_first on waybill.export_run (org_id, created_at desc, id desc);

comment on table waybill.export_run is 'One export from request to end. files-service inserts it with its outbox row; from then on only the worker that holds the claim moves it on.';
comment on column waybill.export_run.id is 'Run id (UUIDv7).';
comment on column waybill.export_run.org_id is 'Tenant whose rows are exported; part of the object key.';
comment on column waybill.export_run.requested_by is 'User id (token sub) that asked; null for a request by the system.';
comment on column waybill.export_run.email is 'Where the link is sent: the address of the token, never of a request body.';
comment on column waybill.export_run.dataset is 'Name of the dataset in the catalog.';
comment on column waybill.export_run.format is 'Format of the object, e.g. csv.';
comment on column waybill.export_run.options is 'What the request chose: fields and so on.';
comment on column waybill.export_run.delivery_method is 'email: a mail with the link; download: the link in the API only.';
comment on column waybill.export_run.status is 'pending, cataloging, assembling, uploading, then complete, failed or cancelled; complete becomes expired.';
comment on column waybill.export_run.attempt is 'Fencing token: goes up by one with every claim, and every write of a worker carries it.';
comment on column waybill.export_run.attempts_without_progress is 'Attempts since the last checkpoint, the one that made it included; too many end the run, so a run that kills its worker ends too.';
comment on column waybill.export_run.restarts is 'Times the store lost the multipart upload and the run began again from the first row.';
comment on column waybill.export_run.progress is 'Percent: 0 pending, 5 cataloging, 10 to 85 by rows, 90 uploading, 100 only when the object exists.';
comment on column waybill.export_run.rows_estimated is 'Rows expected by the planner at catalog time; only for progress and part size.';
comment on column waybill.export_run.rows_done is 'Rows covered by the last checkpoint.';
comment on column waybill.export_run.bytes_done is 'Bytes in uploaded and checkpointed parts.';
comment on column waybill.export_run.object_key is 'Key in the bucket: exports/org/<org id>/<run id>.<extension>.';
comment on column waybill.export_run.file_name is 'Name under which the download is saved.';
comment on column waybill.export_run.file_size is 'Size of the object in bytes, verified by HEAD.';
comment on column waybill.export_run.row_count is 'Data rows in the object, without the header.';
comment on column waybill.export_run.sha256 is 'SHA-256 of the whole object in lower-case hex.';
comment on column waybill.export_run.consistency is 'snapshot: all rows come from one database snapshot; resumed: from one snapshot per attempt.';
comment on column waybill.export_run.data_as_of is 'Time of the (last) snapshot that rows were read from.';
comment on column waybill.export_run.download_url is 'The one signed link of a dataset with link: once; cleared after it expired.';
comment on column waybill.export_run.download_url_expires_at is 'When download_url stops working.';
comment on column waybill.export_run.error_code is 'Stable code of the failure.';
comment on column waybill.export_run.error_message is 'What was attempted, on what, and what to do.';
comment on column waybill.export_run.created_at is 'When it was requested.';
comment on column waybill.export_run.started_at is 'When it was first claimed.';
comment on column waybill.export_run.completed_at is 'When it ended, however it ended.';
comment on column waybill.export_run.expires_at is 'When retention ends and the object is deleted.';

create table waybill.export_outbox (
  run_id        uuid primary key references waybill.export_run,
  payload       jsonb not null,
  claimable_at  timestamptz not null default now(),
  claimed_by    text,
  created_at    timestamptz not null default now()
);
create index export_outbox_by_claimable_at on waybill.export_outbox (claimable_at, run_id);

comment on table waybill.export_outbox is 'Requests not ended yet, committed in the caller''s transaction. A claim is a lease in claimable_at: a row nobody renews becomes claimable again by itself.';
comment on column waybill.export_outbox.run_id is 'The run.';
comment on column waybill.export_outbox.payload is 'The request as the worker reads it, with a version (ExportRequest).';
comment on column waybill.export_outbox.claimable_at is 'Not to be claimed before, by the database''s clock: end of the lease while claimed, end of the backoff after a failed attempt.';
comment on column waybill.export_outbox.claimed_by is 'Worker that holds the lease, for operators; null when it was given back.';
comment on column waybill.export_outbox.created_at is 'When it was requested.';

create table waybill.export_checkpoint (
  run_id           uuid primary key references waybill.export_run,
  attempt          integer not null,
  upload_id        text not null,
  part_size_bytes  bigint not null check (part_size_bytes > 0),
  part_count       integer not null check (part_count between 0 and 10000),
  cursor           jsonb,
  carry            bytea not null,
  encoder_state    jsonb not null default '{}',
  source_drained   boolean not null,
  rows_done        bigint not null,
  bytes_done       bigint not null,
  saved_at         timestamptz not null default now()
);
comment on table waybill.export_checkpoint is 'Where a run can go on after its worker died: written after each uploaded part, in one transaction with the part''s row.';
comment on column waybill.export_checkpoint.run_id is 'The run.';
comment on column waybill.export_checkpoint.attempt is 'Attempt that wrote it.';
comment on column waybill.export_checkpoint.upload_id is 'S3 multipart upload that holds the parts.';
comment on column waybill.export_checkpoint.part_size_bytes is 'Size of every part but the last, fixed for the upload.';
comment on column waybill.export_checkpoint.part_count is 'Parts uploaded without a gap: 1 to part_count.';
comment on column waybill.export_checkpoint.cursor is 'Key of the last row fully encoded, as text values; null before the first row.';
comment on column waybill.export_checkpoint.carry is 'Bytes encoded but not in an uploaded part yet.';
comment on column waybill.export_checkpoint.encoder_state is 'What the encoder needs to go on.';
comment on column waybill.export_checkpoint.source_drained is 'All rows are encoded and the last part is uploaded: what is left is to complete.';
comment on column waybill.export_checkpoint.rows_done is 'Rows fully encoded.';
comment on column waybill.export_checkpoint.bytes_done is 'Bytes in parts 1 to part_count.';
comment on column waybill.export_checkpoint.saved_at is 'When it was written.';

create table waybill.export_part (
  run_id       uuid not null references waybill.export_checkpoint on delete cascade,
  part_number  integer not null check (part_number between 1 and 10000),
  etag         text not null,
  byte_size    bigint not null check (byte_size > 0),
  primary key (run_id, part_number)
);
comment on table waybill.export_part is 'Parts of a run''s multipart upload, as CompleteMultipartUpload wants them. Rows of their own, so that a checkpoint costs the same for part 9,000 as for part 1.';
comment on column waybill.export_part.run_id is 'The run.';
comment on column waybill.export_part.part_number is '1 to 10,000, the limit of S3.';
comment on column waybill.export_part.etag is 'ETag the store answered.';
comment on column waybill.export_part.byte_size is 'Size in bytes.';

create table waybill.notification (
  id            uuid primary key default waybill.uuid_v7(),
  org_id        text not null,
  run_id        uuid not null references waybill.export_run,
  kind          text not null check (kind in ('export-ready', 'export-failed')),
  recipient     text not null,
  message_id    text not null unique,
  attempt       integer not null default 0,
  claimable_at  timestamptz not null default now(),
  created_at    timestamptz not null default now(),
  sent_at       timestamptz,
  abandoned_at  timestamptz,
  last_error    text,
  unique (run_id, kind)
);
create index notification_due on waybill.notification (claimable_at) where sent_at is null and abandoned_at is null;

comment on table waybill.notification is 'E-mails to send: written in the transaction that ends the run, sent and retried apart from it, so that mail trouble never fails an export.';
comment on column waybill.notification.id is 'Notification id (UUIDv7).';
comment on column waybill.notification.org_id is 'Tenant.';
comment on column waybill.notification.run_id is 'The run it tells of.';
comment on column waybill.notification.kind is 'export-ready or export-failed.';
comment on column waybill.notification.recipient is 'Address.';
comment on column waybill.notification.message_id is 'Message-ID header, made from the run id: a mail that is sent twice is the same mail to a mail reader.';
comment on column waybill.notification.attempt is 'Sends begun; counted before sending.';
comment on column waybill.notification.claimable_at is 'Not to be sent before, by the database''s clock.';
comment on column waybill.notification.created_at is 'When the run ended.';
comment on column waybill.notification.sent_at is 'When the mail server took it.';
comment on column waybill.notification.abandoned_at is 'When Waybill gave up.';
comment on column waybill.notification.last_error is 'Why the last send failed.';

alter table waybill.export_run enable row level security;
alter table waybill.export_outbox enable row level security;
alter table waybill.export_checkpoint enable row level security;
alter table waybill.export_part enable row level security;
alter table waybill.notification enable row level security;
create policy tenant_only on waybill.export_run to waybill_files using (org_id = waybill.current_org());
create policy every_tenant on waybill.export_run to waybill_worker using (true);
create policy every_tenant on waybill.export_outbox to waybill_worker using (true);
create policy every_tenant on waybill.export_checkpoint to waybill_worker using (true);
create policy every_tenant on waybill.export_part to waybill_worker using (true);
create policy every_tenant on waybill.notification to waybill_worker using (true);

grant select, insert, delete on waybill.dataset to waybill_files;
grant select on waybill.export_run to waybill_files;
grant select, update on waybill.export_run to waybill_worker;
grant select, update, delete on waybill.export_outbox to waybill_worker;
grant select, insert, update, delete on waybill.export_checkpoint, waybill.export_part, waybill.notification to waybill_worker;
