package dev.waybill.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.waybill.local.Claims;
import dev.waybill.local.DemoTenant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {

    @Test
    void aDemoUserKeepsIdNameAndRole() {
        Claims claims = Token.claims("demo", "alice@example.com", false);

        assertThat(claims).isEqualTo(Token.claims(DemoTenant.DEMO));
        assertThat(claims.groups()).containsExactly("member", "admin");
    }

    @Test
    void slugAndIdNameTheSameTenant() {
        assertThat(Token.claims(DemoTenant.GLOBEX.id().toString(), "bob@example.com", false))
                .isEqualTo(Token.claims("globex", "bob@example.com", false));
    }

    @Test
    void anotherUserOfADemoTenantIsAMemberWithTheSameIdEachTime() {
        Claims claims = Token.claims("demo", "dave@example.com", false);

        assertThat(claims).isEqualTo(Token.claims("demo", "dave@example.com", false));
        assertThat(claims.sub()).isNotEqualTo(DemoTenant.DEMO.userId().toString());
        assertThat(claims.orgId()).isEqualTo(DemoTenant.DEMO.id().toString());
        assertThat(claims.groups()).containsExactly("member");
    }

    @Test
    void amongTheUsersToSignInAsIsAMemberBesideTheAdministrator() {
        assertThat(Token.users())
                .extracting(Claims::email, user -> user.groups().contains("admin"))
                .containsExactly(
                        tuple("alice@example.com", true),
                        tuple("dave@example.com", false),
                        tuple("bob@example.com", false),
                        tuple("carol@example.com", false));
        assertThat(Token.users().get(1).named("dave@example.com"))
                .as("the same user as by the command")
                .isEqualTo(Token.claims("demo", "dave@example.com", false));
    }

    @Test
    void anyTenantIdWillDo() {
        Claims claims = Token.claims("acme-7", "alice@example.com", true);

        assertThat(claims.orgId()).isEqualTo("acme-7");
        assertThat(claims.groups()).containsExactly("member", "admin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a b", "é", "x'; drop table"})
    void whatIsNoTenantIdIsRefused(String org) {
        assertThatThrownBy(() -> Token.claims(org, "a@b", false)).hasMessageContaining("--org is '" + org + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alice", "@", "a@", "a@b@c", "a b@c"})
    void whatIsNoAddressIsRefused(String email) {
        assertThatThrownBy(() -> Token.claims("demo", email, false)).hasMessageContaining("--user is '" + email + "'");
    }
}
