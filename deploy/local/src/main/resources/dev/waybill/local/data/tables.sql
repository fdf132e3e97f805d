-- Contacts, quotes and sessions, as a product would have them. Apart from the invoices: whoever has those of an older
-- start gets these beside them. Waybill only reads here.
create schema if not exists app;

create table app.contacts (
  org_id       uuid not null,
  id           bigint not null,
  full_name    text not null,
  company      text,
  email        text,
  phone        text,
  tags         text[],
  birthday     date,
  consent      boolean not null,
  score        smallint not null,
  external_id  text not null,
  vat_number   text,
  address      jsonb,
  notes        text,
  created_at   timestamptz not null,
  primary key (org_id, id)
);
comment on table app.contacts is 'People a tenant knows, numbered 1 and up in each.';
comment on column app.contacts.phone is 'As it was typed in, most often with a plus in front.';
comment on column app.contacts.tags is 'Null: never asked for; an element is null where a tag was deleted.';
comment on column app.contacts.consent is 'Whether mails may be sent to them.';
comment on column app.contacts.external_id is 'Twenty digits, a name and not a number: zeros in front count.';
comment on column app.contacts.address is 'Any JSON; null where none is known, which is not JSON''s null.';

create type app.quote_status as enum ('draft', 'sent', 'accepted', 'declined', 'expired');

create table app.quotes (
  org_id            uuid not null,
  id                bigint not null,
  number            text not null,
  customer_id       bigint not null,
  customer_name     text not null,
  valid_until       date,
  subtotal          numeric(18, 2) not null,
  tax               numeric(18, 2) not null,
  total             numeric(18, 2) not null,
  discount_percent  double precision,
  currency          char(3) not null,
  status            app.quote_status not null,
  lines             jsonb not null,
  terms             text,
  accepted_at       timestamptz,
  created_at        timestamptz not null,
  primary key (org_id, id)
);
comment on table app.quotes is 'Quotes of a tenant, numbered 1 and up in each.';
comment on column app.quotes.customer_id is
  'In app.customers. Not a foreign key: customers are replaced when another size is asked for.';
comment on column app.quotes.lines is 'What is offered: a list of objects with item, quantity and price.';
comment on column app.quotes.accepted_at is 'Null unless accepted.';

create table app.sessions (
  org_id      uuid not null,
  id          uuid not null,
  user_id     uuid,
  started_at  timestamptz not null,
  ended_at    timestamptz,
  duration    interval,
  ip          inet,
  user_agent  text,
  device_id   bigint not null,
  pages       integer not null,
  bytes       bigint not null,
  load_ms     real,
  properties  jsonb,
  is_bot      boolean not null,
  primary key (org_id, id)
);
comment on table app.sessions is 'Visits to what a tenant offers.';
comment on column app.sessions.id is 'Ordered by time (UUID version 7).';
comment on column app.sessions.user_id is 'Null: not signed in.';
comment on column app.sessions.ended_at is 'Null: still open.';
comment on column app.sessions.duration is 'As the client measured it; null while open.';
comment on column app.sessions.device_id is 'Of 16 digits and more.';
comment on column app.sessions.bytes is 'Sent to the client.';
comment on column app.sessions.load_ms is
  'Milliseconds until the first page was there; not a number where the clock failed, infinity where it never came.';

grant usage on schema app to waybill_worker;
grant select on app.contacts, app.quotes, app.sessions to waybill_worker;
