package dev.waybill.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:5173", "https://app.example.com", "http://127.0.0.1", "http://[::1]:3000"})
    void takesWhatABrowserSends(String origin) {
        assertThat(Origins.checked(List.of(origin))).containsExactly(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "https://*.example.com",
                "",
                "null",
                "app.example.com",
                "ftp://example.com",
                "https://app.example.com/",
                "https://app.example.com/path",
                "https://App.example.com",
                "https://user@example.com",
                "https://a.example.com,https://b.example.com",
                "https://example.com:",
                "https://example.com:port",
            })
    void refusesAllElseByItsValue(String origin) {
        assertThatThrownBy(() -> Origins.checked(List.of(origin)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--origin is '" + origin + "'");
    }
}
