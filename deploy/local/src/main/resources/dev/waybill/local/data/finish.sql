-- After the rows: keys over all rows at once are many times faster than row by row.
set local maintenance_work_mem = '256MB'; -- also what checking a foreign key may use

alter table app.customers add primary key (org_id, id);
alter table app.invoices add primary key (org_id, id);

analyze app.organizations, app.users, app.customers, app.invoices;

alter table app.customers add foreign key (org_id) references app.organizations;
alter table app.invoices add foreign key (org_id, customer_id) references app.customers;

grant usage on schema app to waybill_worker;
grant select on all tables in schema app to waybill_worker;
