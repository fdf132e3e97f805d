package dev.waybill.files.tenant;

import io.agroal.api.AgroalPoolInterceptor;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.quarkus.arc.Arc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// Second wall: a connection taken from the pool says to PostgreSQL whose it is (`waybill.org_id`), and the policies
/// of row level security show that tenant's rows and no others, also to SQL that forgot its WHERE. Without a caller
/// they show none.
///
/// The same statement says which span the connection works for (`waybill.traceparent`), so that a request that is put
/// into the outbox carries its trace to the worker, whoever puts it there and by which function.
@ApplicationScoped
public class TenantOnConnection implements AgroalPoolInterceptor {

    private static final String SAY =
            "select set_config('waybill.org_id', ?, false), set_config('waybill.traceparent', ?, false)";

    private final CurrentCaller current;

    @Inject
    TenantOnConnection(CurrentCaller current) {
        this.current = current;
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        boolean inRequest = Arc.container().requestContext().isActive();
        say(connection, inRequest ? current.find().map(Caller::orgId).orElse("") : "", traceparent());
    }

    @Override
    public void onConnectionReturn(Connection connection) {
        say(connection, "", "");
    }

    /// As W3C Trace Context has it; a trace that is not sampled goes on as one that is not. Empty where there is none.
    private static String traceparent() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid()
                ? "00-%s-%s-%s"
                        .formatted(
                                span.getTraceId(),
                                span.getSpanId(),
                                span.getTraceFlags().asHex())
                : "";
    }

    private static void say(Connection connection, String orgId, String traceparent) {
        try (PreparedStatement set = connection.prepareStatement(SAY)) {
            set.setString(1, orgId);
            set.setString(2, traceparent);
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
