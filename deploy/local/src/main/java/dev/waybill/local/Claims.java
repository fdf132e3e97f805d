package dev.waybill.local;

import java.time.Duration;
import java.util.List;

/// Who a token speaks for.
///
/// @param sub user id
/// @param orgId tenant, the claim `org_id`
/// @param groups of `member` and `admin`
public record Claims(String sub, String orgId, String email, String name, List<String> groups, Duration lifetime) {

    public Claims {
        groups = List.copyOf(groups);
    }

    /// A member for an hour.
    public static Claims member(String sub, String orgId, String email) {
        return new Claims(sub, orgId, email, email, List.of("member"), Duration.ofHours(1));
    }

    /// An administrator for an hour.
    public static Claims admin(String sub, String orgId, String email) {
        return new Claims(sub, orgId, email, email, List.of("member", "admin"), Duration.ofHours(1));
    }

    public Claims named(String other) {
        return new Claims(sub, orgId, email, other, groups, lifetime);
    }

    public Claims lasting(Duration other) {
        return new Claims(sub, orgId, email, name, groups, other);
    }
}
