package dev.waybill.files.log;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/// Every request has an id, which stands on all its lines in the log and in its answer: the one of the header
/// `X-Request-Id`, where a proxy in front has set one of 1 to 64 letters, digits, `.`, `_` or `-`, else a new one.
@ApplicationScoped
public class RequestId {

    static final String MEMBER = "requestId";

    private static final String HEADER = "X-Request-Id";
    private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._-]{1,64}"); // nobody writes lines of their own
    private static final int BEFORE_ALL_OTHERS = 1_000;

    void register(@Observes Filters filters) {
        filters.register(this::enter, BEFORE_ALL_OTHERS);
    }

    private void enter(RoutingContext http) {
        String given = http.request().getHeader(HEADER);
        String id = given != null && USABLE.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
        MDC.put(MEMBER, id); // of the request's own context, which goes with it
        http.response().putHeader(HEADER, id);
        http.next();
    }
}
