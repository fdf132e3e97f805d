create table waybill.pending_upload (
  id            uuid primary key default waybill.uuid_v7(),
  org_id        text not null check (org_id <> ''),
  object_key    text not null unique check (starts_with(object_key, 'org/' || org_id || '/files/')),
  file_name     text not null check (char_length(file_name) between 1 and 255),
  content_type  text not null,
  byte_size     bigint not null check (byte_size >= 0),
  sha256        text check (sha256 ~ '^[0-9a-f]{64}$'),
  entity_type   text,
  entity_id     text,
  requested_by  text not null,
  created_at    timestamptz not null default now(),
  expires_at    timestamptz not null,
  sweep_at      timestamptz,
  discards      integer not null default 0
);
create index pending_upload_by_expiry on waybill.pending_upload (expires_at);
create index pending_upload_by_tenant on waybill.pending_upload (org_id) include (byte_size);

comment on table waybill.pending_upload is 'Signed uploads that are not finalized. A row goes when its upload is finalized, or with its bytes when the sweeper finds it expired.';
comment on column waybill.pending_upload.id is 'The upload id; becomes the id of the file when it is finalized.';
comment on column waybill.pending_upload.org_id is 'Tenant.';
comment on column waybill.pending_upload.object_key is 'Key in the bucket: org/<org id>/files/<upload id>.<extension>. Made by the server.';
comment on column waybill.pending_upload.file_name is 'Name the user gave; 1 to 255 characters, no control characters.';
comment on column waybill.pending_upload.content_type is 'Media type that the signature binds.';
comment on column waybill.pending_upload.byte_size is 'Size in bytes that the signature binds.';
comment on column waybill.pending_upload.sha256 is 'SHA-256 of the bytes in lower-case hex, where the client promised one.';
comment on column waybill.pending_upload.entity_type is 'Kind of the business row the file will belong to, free text of the product.';
comment on column waybill.pending_upload.entity_id is 'Id of the business row the file will belong to.';
comment on column waybill.pending_upload.requested_by is 'User id (token sub) that asked for the upload.';
comment on column waybill.pending_upload.created_at is 'When the upload was signed.';
comment on column waybill.pending_upload.expires_at is 'When the signed PUT stops working.';
comment on column waybill.pending_upload.sweep_at is 'Set when the sweeper took the row: from then on finalize refuses it, whatever dies between.';
comment on column waybill.pending_upload.discards is 'How often bytes of this upload were deleted. A finalize that looked at the bytes before the last time knows nothing of what is there now, and may neither make them a file nor delete them.';

create table waybill.file_metadata (
  id                 uuid primary key,
  org_id             text not null check (org_id <> ''),
  object_key         text not null unique check (starts_with(object_key, 'org/' || org_id || '/')),
  original_file_name text not null check (char_length(original_file_name) between 1 and 255),
  content_type       text not null,
  byte_size          bigint not null check (byte_size >= 0),
  sha256             text check (sha256 ~ '^[0-9a-f]{64}$'),
  uploaded_at        timestamptz not null default now(),
  uploaded_by        text not null,
  soft_deleted_at    timestamptz,
  entity_type        text,
  entity_id          text
);
create index file_metadata_newest_first on waybill.file_metadata (org_id, uploaded_at desc, id desc);
create index file_metadata_by_entity on waybill.file_metadata (org_id, entity_type, entity_id, uploaded_at desc, id desc) where entity_type is not null;

comment on table waybill.file_metadata is 'Files whose bytes are in the bucket: inserted only by finalize, after the store itself told size and type. Exports never stand here.';
comment on column waybill.file_metadata.id is 'File id, equal to its upload id (UUIDv7).';
comment on column waybill.file_metadata.org_id is 'Tenant.';
comment on column waybill.file_metadata.object_key is 'Key in the bucket.';
comment on column waybill.file_metadata.original_file_name is 'Name under which a download is saved.';
comment on column waybill.file_metadata.content_type is 'Media type as the store reported it at finalize.';
comment on column waybill.file_metadata.byte_size is 'Size in bytes as the store reported it at finalize.';
comment on column waybill.file_metadata.sha256 is 'SHA-256 in lower-case hex that the signed PUT was bound to; null where the client gave none.';
comment on column waybill.file_metadata.uploaded_at is 'When the upload was finalized.';
comment on column waybill.file_metadata.uploaded_by is 'User id (token sub) that finalized the upload.';
comment on column waybill.file_metadata.soft_deleted_at is 'When the file was deleted; it can be restored until its bytes are cleaned up. Null: not deleted.';
comment on column waybill.file_metadata.entity_type is 'Kind of the business row the file belongs to.';
comment on column waybill.file_metadata.entity_id is 'Id of the business row the file belongs to.';

create table waybill.rate_window (
  org_id      text not null,
  scope       text not null,
  started_at  timestamptz not null,
  ends_at     timestamptz not null,
  taken       integer not null,
  primary key (org_id, scope)
);
comment on table waybill.rate_window is 'Fixed windows that limit how often a tenant or user may do a thing. One row a limit, reused when its window is over.';
comment on column waybill.rate_window.org_id is 'Tenant.';
comment on column waybill.rate_window.scope is 'What is limited and for whom, e.g. upload:<user id>.';
comment on column waybill.rate_window.started_at is 'Start of the running window.';
comment on column waybill.rate_window.ends_at is 'End of the running window; what is left of it is the Retry-After.';
comment on column waybill.rate_window.taken is 'How many were taken in the running window.';

alter table waybill.pending_upload enable row level security;
alter table waybill.file_metadata enable row level security;
alter table waybill.rate_window enable row level security;
create policy tenant_only on waybill.pending_upload to waybill_files using (org_id = waybill.current_org());
create policy tenant_only on waybill.file_metadata to waybill_files using (org_id = waybill.current_org());
create policy tenant_only on waybill.rate_window to waybill_files using (org_id = waybill.current_org());
create policy every_tenant on waybill.pending_upload to waybill_worker using (true);

grant select, insert, delete, update (sweep_at, discards) on waybill.pending_upload to waybill_files;
grant select, insert, update (soft_deleted_at) on waybill.file_metadata to waybill_files;
grant select, insert, update on waybill.rate_window to waybill_files;
grant select, update, delete on waybill.pending_upload to waybill_worker;
