package dev.waybill.files.tenant;

import dev.waybill.files.log.CallerLog;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Inject;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Runs after the role check of every API resource and settles whom the request works for.
public final class CallerFilter {

    private final SecurityIdentity identity;
    private final CurrentCaller current;

    @Inject
    CallerFilter(SecurityIdentity identity, CurrentCaller current) {
        this.identity = identity;
        this.current = current;
    }

    @ServerRequestFilter
    public void settle() {
        if (identity.getPrincipal() instanceof JsonWebToken token) {
            Caller caller = Caller.of(token);
            current.set(caller);
            CallerLog.enter(caller.orgId(), caller.userId());
        }
    }
}
