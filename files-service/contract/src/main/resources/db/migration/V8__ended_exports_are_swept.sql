alter table waybill.export_run add column sweep_due_at timestamptz not null default '-infinity';
comment on column waybill.export_run.sweep_due_at is 'Once the run has ended: no sweeper looks at what it left in the bucket before. A sweeper that takes it moves this some minutes on, so that others leave it alone, and somebody goes on if that one dies.';

create index export_run_past_retention on waybill.export_run (expires_at) where status = 'complete';
create index export_run_without_result on waybill.export_run (sweep_due_at) where status in ('failed', 'cancelled');
create index export_run_with_link on waybill.export_run (download_url_expires_at) where download_url is not null;
