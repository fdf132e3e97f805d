package dev.waybill.worker.encode;

/// The documented format of timestamps, written once more, in SQL: what the lanes are held to.
final class IsoTimestamps {

    /// The server has no year 0: the one before 1 is -1 there, and 0000 in ISO 8601.
    static final String IN_SQL = """
            create function app.iso(t timestamp) returns text immutable language sql as $$
              select case when not isfinite(t) then t::text
                else case when y < 0 then '-' else '' end || lpad(abs(y)::text, greatest(4, length(abs(y)::text)), '0')
                  || to_char(t, '-MM-DD"T"HH24:MI:SS') || rtrim(rtrim(to_char(t, '.US'), '0'), '.') end
              from (select extract(year from t)::int + case when extract(year from t) < 0 then 1 else 0 end as y
                    where isfinite(t) union all select 0 where not isfinite(t)) as year $$;
            create function app.iso(t timestamptz) returns text immutable language sql as $$
              select app.iso(t at time zone 'UTC') || case when isfinite(t) then 'Z' else '' end $$""";

    private IsoTimestamps() {}

    /// What to select for a column of this type, so that the server writes it as the lanes should.
    static String select(String column, String type) {
        return (type.startsWith("timestamp") && !type.endsWith("]")) || type.equals("app.moment")
                ? "app.iso(%s) as %s".formatted(column, column)
                : column;
    }
}
