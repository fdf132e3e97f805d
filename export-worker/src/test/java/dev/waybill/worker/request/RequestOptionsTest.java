package dev.waybill.worker.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestOptionsTest {

    @Test
    void whoHasAnAddressGetsAMail() {
        assertThat(RequestOptions.of("{}", true)).isEqualTo("{\"deliveryMethod\":\"email\"}");
        assertThat(RequestOptions.of("{}", false)).isEqualTo("{\"deliveryMethod\":\"download\"}");
    }

    @Test
    void numbersKeepTheirDigits() {
        assertThat(RequestOptions.of("{\"filter\":{\"amount\":{\"lt\":0.12345678901234567890}}}", false))
                .isEqualTo("{\"filter\":{\"amount\":{\"lt\":0.12345678901234567890}},\"deliveryMethod\":\"download\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{} {}",
                "{\"fields\":",
                "fields",
                "{\"header\":true,\"header\":false}",
                "{\"deliveryMethod\":\"email\"}"
            })
    void anythingButAnObjectIsRefused(String text) {
        assertThatThrownBy(() -> RequestOptions.of(text, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--options is ");
    }
}
