package dev.waybill.files.tenant;

import dev.waybill.contract.ObjectKey;
import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;

/// Who calls, and for which tenant, as the token says.
///
/// @param orgId  claim `org_id`: the tenant
/// @param userId claim `sub`
/// @param email  claim `email`: the only address an export of this caller is mailed to
public record Caller(String orgId, String userId, Optional<String> email) {

    private static final int MAX_USER_ID_CHARACTERS = 255;

    /// @throws Problem 403 `no-tenant`, if the token names no tenant or no usable user
    public static Caller of(JsonWebToken token) {
        if (!(token.getClaim("org_id") instanceof String orgId) || !ObjectKey.isOrgId(orgId)) {
            throw new Problem(
                    ProblemCode.NO_TENANT, "The claim org_id must be a string of 1 to 64 letters, digits, _ or -");
        }
        String userId = token.getSubject();
        if (userId == null
                || userId.isBlank()
                || userId.length() > MAX_USER_ID_CHARACTERS
                || userId.chars().anyMatch(Character::isISOControl)) {
            throw new Problem(
                    ProblemCode.NO_TENANT,
                    "The claim sub must be a user id of 1 to %d characters".formatted(MAX_USER_ID_CHARACTERS));
        }
        Object email = token.getClaim("email");
        boolean usable = email instanceof String address && address.chars().noneMatch(Character::isISOControl);
        return new Caller(orgId, userId, usable ? Optional.of((String) email) : Optional.empty());
    }
}
