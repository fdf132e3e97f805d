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

-- Recommended in production: a login for each service, in its own group role only. Then not even SQL smuggled into
-- files-service, which the internet talks to, can take the worker's role and read every tenant.
--   create role waybill_files_login login password '…';
--   grant waybill_files to waybill_files_login with inherit false, set true;
--   create role waybill_worker_login login password '…';
--   grant waybill_worker to waybill_worker_login with inherit false, set true;
-- WAYBILL_DB_USER and WAYBILL_DB_PASSWORD are then different for the two; WAYBILL_DB_MIGRATION_USER is the owner above.

-- The login of both services, for one machine. It always has the rights of waybill_files, which sees one tenant at a time and none
-- where none is set; those of waybill_worker, which sees every tenant, only after an explicit SET ROLE.
create role waybill login password 'waybill';

grant waybill_files to waybill with inherit true, set true;

grant waybill_worker to waybill with inherit false, set true;

