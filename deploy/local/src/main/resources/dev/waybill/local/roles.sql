-- The database and roles of Waybill, for PostgreSQL 16 or newer. Run once as a superuser, before the first start.
-- The embedded stack runs exactly this; elsewhere choose other passwords.

-- Owns the database and the tables, and runs the migrations. Not a superuser; creates the group roles below if they
-- are missing. Reads every tenant, because row level security does not bind an owner: for administrators.
create role waybill_owner login createrole password 'waybill_owner';

create database waybill owner waybill_owner;

-- Group roles: what each part may do stands in the migrations, by these names. Made by the owner, who thereby may
-- administer them.
set role waybill_owner;

create role waybill_files nologin;

create role waybill_worker nologin;

create role waybill_request nologin;

reset role;

grant waybill_files, waybill_worker, waybill_request to waybill_owner with inherit false, set true;

-- The login of both services. It always has the rights of waybill_files, which sees one tenant at a time and none
-- where none is set; those of waybill_worker, which sees every tenant, only after an explicit SET ROLE.
create role waybill login password 'waybill';

grant waybill_files to waybill with inherit true, set true;

grant waybill_worker to waybill with inherit false, set true;

