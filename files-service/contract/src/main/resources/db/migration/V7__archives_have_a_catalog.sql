-- What an archive will hold is fixed once, before its first byte: a run that goes on after a crash reads it from here.
alter table waybill.export_run add column cataloged_at timestamptz;
comment on column waybill.export_run.cataloged_at is 'When the catalog of an archive was finished; null for tables, and until then.';

create table waybill.archive_entry (
  run_id           uuid not null references waybill.export_run,
  position         integer not null check (position >= 0),
  kind             text not null check (kind in ('readme', 'document', 'file', 'manifest')),
  folder           text not null,
  source_id        text not null,
  path             text not null,
  folded_path      text not null,
  object_key       text,
  etag             text,
  byte_size        bigint check (byte_size >= 0),
  content_type     text,
  sha256           text,
  status           text not null default 'planned' check (status in ('planned', 'written', 'missing', 'changed')),
  header_offset    bigint,
  written_size     bigint,
  compressed_size  bigint,
  crc32            bigint check (crc32 between 0 and 4294967295),
  primary key (run_id, position),
  constraint written_entries_can_be_listed check (
    status <> 'written' or num_nulls(header_offset, written_size, compressed_size, crc32) = 0)
);
create index archive_entry_by_folded_path on waybill.archive_entry (run_id, folded_path, position);

comment on table waybill.archive_entry is 'The catalog of an archive while its run is active: what it will hold, in order, and where what is written stands in it. Gone when the run ends.';
comment on column waybill.archive_entry.run_id is 'The run.';
comment on column waybill.archive_entry.position is 'Order in the archive, from 0.';
comment on column waybill.archive_entry.kind is 'readme, document (a row as Markdown), file (a stored file) or manifest.';
comment on column waybill.archive_entry.folder is 'Folder of the archive, and what the entry is counted under.';
comment on column waybill.archive_entry.source_id is 'Key of the row, or id of the file.';
comment on column waybill.archive_entry.path is 'Path in the archive: sanitized, unique ignoring case.';
comment on column waybill.archive_entry.folded_path is 'The path as file systems compare it that ignore case and Unicode form.';
comment on column waybill.archive_entry.object_key is 'Key of a stored file in the bucket.';
comment on column waybill.archive_entry.etag is 'ETag of the object when the catalog was made: other bytes are not exported under its name.';
comment on column waybill.archive_entry.byte_size is 'Size of the object when the catalog was made.';
comment on column waybill.archive_entry.content_type is 'Media type of a stored file.';
comment on column waybill.archive_entry.sha256 is 'SHA-256 of a stored file in lower-case hex, where its upload promised one.';
comment on column waybill.archive_entry.status is 'planned; then written, missing (the source vanished) or changed (the object is another one now).';
comment on column waybill.archive_entry.header_offset is 'Where the entry begins in the archive, in bytes.';
comment on column waybill.archive_entry.written_size is 'Size of the entry, unpacked.';
comment on column waybill.archive_entry.compressed_size is 'Size of the entry as it stands in the archive.';
comment on column waybill.archive_entry.crc32 is 'CRC-32 of the entry, unpacked.';

alter table waybill.archive_entry enable row level security;
create policy every_tenant on waybill.archive_entry to waybill_worker using (true);
create policy every_tenant on waybill.file_metadata for select to waybill_worker using (true);
grant select, insert, update, delete on waybill.archive_entry to waybill_worker;
grant select on waybill.file_metadata to waybill_worker;

create function waybill.drop_archive_catalog() returns trigger
language plpgsql
set search_path = pg_catalog
as $$
begin
  delete from waybill.archive_entry e where e.run_id = new.id;
  return null;
end $$;
comment on function waybill.drop_archive_catalog() is 'A catalog ends with its run, whoever ends it.';
create trigger catalog_ends_with_its_run after update of status on waybill.export_run
  for each row when (new.cataloged_at is not null and not waybill.is_active(new.status))
  execute function waybill.drop_archive_catalog();
