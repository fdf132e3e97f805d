package dev.waybill.files.tenant;

import io.agroal.api.AgroalPoolInterceptor;
import io.quarkus.arc.Arc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// Second wall: a connection taken from the pool says to PostgreSQL whose it is (`waybill.org_id`), and the policies
/// of row level security show that tenant's rows and no others, also to SQL that forgot its WHERE. Without a caller
/// they show none.
@ApplicationScoped
public class TenantOnConnection implements AgroalPoolInterceptor {

    private final CurrentCaller current;

    @Inject
    TenantOnConnection(CurrentCaller current) {
        this.current = current;
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        boolean inRequest = Arc.container().requestContext().isActive();
        say(connection, inRequest ? current.find().map(Caller::orgId).orElse("") : "");
    }

    @Override
    public void onConnectionReturn(Connection connection) {
        say(connection, "");
    }

    private static void say(Connection connection, String orgId) {
        try (PreparedStatement set = connection.prepareStatement("select set_config('waybill.org_id', ?, false)")) {
            set.setString(1, orgId);
            set.execute();
        } catch (SQLException e) {
            if (!isClosed(connection)) {
                throw new IllegalStateException("cannot set the tenant of a database connection", e);
            }
            // Dead, and closed by the driver: whoever uses it is told, and the pool drops it when it comes back. After
            // an exception from here it would stay in the pool for good, unusable: a few restarts of the database,
            // and there would be no other.
        }
    }

    private static boolean isClosed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return false;
        }
    }
}
