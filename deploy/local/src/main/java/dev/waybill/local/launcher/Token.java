package dev.waybill.local.launcher;

import dev.waybill.contract.ObjectKey;
import dev.waybill.local.Claims;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.LocalTokens;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// `./waybill token`: a token for the local stack, whether it runs or not.
final class Token {

    static final Duration LIFETIME = Duration.ofHours(24);

    private Token() {}

    static int run(Settings settings, List<String> args, PrintStream out) {
        Arguments options = Arguments.parse("token", args, List.of("--org", "--user"), List.of("--admin"));
        Claims claims = claims(options.required("--org"), options.required("--user"), options.has("--admin"));
        out.println(LocalTokens.of(settings.home()).token(claims));
        return 0;
    }

    /// Who can be signed in as by one click: the demo users, and a member of Alice's tenant, to see the difference.
    static List<Claims> users() {
        List<Claims> users =
                new ArrayList<>(DemoTenant.ALL.stream().map(Token::claims).toList());
        users.add(1, claims(DemoTenant.DEMO.slug(), "dave@example.com", false).named("Dave Dunn"));
        return users;
    }

    /// What the token of a demo user says.
    static Claims claims(DemoTenant tenant) {
        return new Claims(
                tenant.userId().toString(),
                tenant.id().toString(),
                tenant.email(),
                tenant.userName(),
                tenant.groups(),
                LIFETIME);
    }

    /// A demo user keeps id, name and role; anybody else gets an id made from the address, the same each time.
    ///
    /// @param org slug or id of a demo tenant, or any other tenant id
    static Claims claims(String org, String email, boolean admin) {
        if (!email.matches("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+")) {
            throw new UsageException("--user is '%s', allowed is an e-mail address".formatted(email));
        }
        Optional<DemoTenant> demo = DemoTenant.of(org);
        if (demo.isEmpty() && !ObjectKey.isOrgId(org)) {
            throw new UsageException(
                    "--org is '%s', allowed are demo, globex, initech or a tenant id of 1 to 64 letters, digits, _ or -"
                            .formatted(org));
        }
        String orgId = demo.map(tenant -> tenant.id().toString()).orElse(org);
        Optional<DemoTenant> known = demo.filter(tenant -> tenant.email().equalsIgnoreCase(email));
        List<String> groups =
                admin || known.map(DemoTenant::admin).orElse(false) ? List.of("member", "admin") : List.of("member");
        return new Claims(
                known.map(DemoTenant::userId)
                        .orElseGet(() -> idOf(orgId, email))
                        .toString(),
                orgId,
                email,
                known.map(DemoTenant::userName).orElse(email),
                groups,
                LIFETIME);
    }

    private static UUID idOf(String orgId, String email) {
        return UUID.nameUUIDFromBytes((orgId + "/" + email).getBytes(StandardCharsets.UTF_8));
    }
}
