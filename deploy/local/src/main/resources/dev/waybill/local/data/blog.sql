-- Posts and pages, as a product's blog would have them. Apart from the invoices: whoever has those of an older start
-- gets these beside them. Waybill only reads here.
create schema if not exists app;

create table app.posts (
  org_id        uuid not null,
  id            bigint not null,
  slug          text not null,
  title         text not null,
  description   text,
  tags          text[],
  author        text not null,
  status        text not null,
  pinned        boolean not null,
  words         integer not null,
  published_at  timestamptz,
  updated_at    timestamptz not null,
  body          text not null,
  primary key (org_id, id)
);
comment on table app.posts is 'Posts of a tenant, numbered 1 and up in each.';
comment on column app.posts.slug is 'What the address of the post ends in; two may be equal, and nothing is ruled out.';
comment on column app.posts.tags is 'Null: never asked for; an element is null where a tag was deleted.';
comment on column app.posts.words is 'Words of the body.';
comment on column app.posts.published_at is 'Null: not yet.';
comment on column app.posts.body is 'Markdown.';

create table app.pages (
  org_id        uuid not null,
  id            uuid not null,
  slug          text not null,
  title         text not null,
  description   text,
  tags          text[],
  author        text not null,
  status        text not null,
  pinned        boolean not null,
  words         integer not null,
  published_at  timestamptz,
  updated_at    timestamptz not null,
  body          text not null,
  primary key (org_id, id)
);
comment on table app.pages is 'Pages of a tenant: the same columns as posts, with another type of key.';

grant usage on schema app to waybill_worker;
grant select on app.posts, app.pages to waybill_worker;
