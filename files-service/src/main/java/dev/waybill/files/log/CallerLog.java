package dev.waybill.files.log;

import org.jboss.logging.MDC;

/// Whom a request works for, on all its lines in the log from then on: `orgId` and `userId`, and no address.
public final class CallerLog {

    static final String ORG_ID = "orgId";
    static final String USER_ID = "userId";

    private CallerLog() {}

    public static void enter(String orgId, String userId) {
        MDC.put(ORG_ID, orgId);
        MDC.put(USER_ID, userId);
    }
}
