package dev.waybill.worker.source;

import dev.waybill.contract.Condition;
import dev.waybill.contract.Table;
import dev.waybill.contract.Table.Column;
import java.util.List;

/// What is read of a table: some columns of one tenant's rows that meet all conditions.
///
/// @param nestedAsJson arrays and composites are read as JSON, not as PostgreSQL writes them
public record Selection(Table table, List<Column> columns, String orgId, List<Condition> filter, boolean nestedAsJson) {

    public Selection {
        columns = List.copyOf(columns);
        filter = List.copyOf(filter);
    }

    /// All rows of the tenant.
    public static Selection all(Table table, List<Column> columns, String orgId) {
        return new Selection(table, columns, orgId, List.of(), false);
    }
}
