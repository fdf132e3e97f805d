-- The sort of migration that a next release may bring while services of this one work on: it only adds, and locks one
-- busy table. Two of them in one transaction wait in a ring with requests and claims.
alter table waybill.export_run add column note text;
comment on column waybill.export_run.note is 'For the reader of the mail.';

create table waybill.note_template (
  org_id  text primary key,
  text    text not null
);
comment on table waybill.note_template is 'What a note says unless it says something else.';
