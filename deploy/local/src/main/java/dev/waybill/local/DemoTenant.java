package dev.waybill.local;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A tenant of the demo data with its one user.
public record DemoTenant(String slug, UUID id, String name, UUID userId, String userName, String email, boolean admin) {

    public static final DemoTenant DEMO = new DemoTenant(
            "demo",
            UUID.fromString("0197a000-0000-7000-8000-00000000d001"),
            "Demo Trading Ltd",
            UUID.fromString("0197a000-0000-7000-8000-0000000a11ce"),
            "Alice Archer",
            "alice@example.com",
            true);

    public static final DemoTenant GLOBEX = new DemoTenant(
            "globex",
            UUID.fromString("0197a000-0000-7000-8000-00000000d002"),
            "Globex Corporation",
            UUID.fromString("0197a000-0000-7000-8000-000000000b0b"),
            "Bob Baker",
            "bob@example.com",
            false);

    public static final DemoTenant INITECH = new DemoTenant(
            "initech",
            UUID.fromString("0197a000-0000-7000-8000-00000000d003"),
            "Initech",
            UUID.fromString("0197a000-0000-7000-8000-000000ca401e"),
            "Carol Chen",
            "carol@example.com",
            false);

    public static final List<DemoTenant> ALL = List.of(DEMO, GLOBEX, INITECH);

    /// @param org a slug or an id
    public static Optional<DemoTenant> of(String org) {
        return ALL.stream()
                .filter(tenant ->
                        tenant.slug.equals(org) || tenant.id.toString().equalsIgnoreCase(org))
                .findFirst();
    }

    /// What the user's token carries as `groups`.
    public List<String> groups() {
        return admin ? List.of("member", "admin") : List.of("member");
    }
}
