-- The product's own tables, as a product would have them. Waybill only reads here.
create schema if not exists app;

drop table if exists app.invoices;
drop table if exists app.customers;
drop table if exists app.users;
drop table if exists app.organizations;

create table app.organizations (
  id    uuid primary key,
  slug  text not null unique,
  name  text not null
);
comment on table app.organizations is 'Tenants of the demo.';

create table app.users (
  id      uuid primary key,
  org_id  uuid not null references app.organizations,
  email   text not null unique,
  name    text not null,
  groups  text[] not null
);
comment on table app.users is 'People who may get a token.';

create table app.customers (
  org_id        uuid not null,
  id            bigint not null,
  name          text not null,
  email         text,
  country       char(2) not null,
  credit_limit  numeric(12, 2),
  since         date not null,
  remarks       text
);
comment on table app.customers is 'Customers of a tenant, numbered 1 and up in each.';

create table app.invoices (
  org_id         uuid not null,
  id             bigint not null,
  number         text not null,
  customer_id    bigint not null,
  customer_name  text not null,
  issued_on      date not null,
  due_on         date,
  amount         numeric not null,
  tax            numeric(12, 2),
  currency       char(3) not null,
  status         text not null,
  paid           boolean not null,
  discount       double precision,
  note           text,
  reference      uuid not null,
  issued_at      timestamptz not null,
  created_at     timestamp not null
);
comment on table app.invoices is 'Invoices of a tenant, numbered 1 and up in each.';
