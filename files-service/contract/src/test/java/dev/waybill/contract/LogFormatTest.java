package dev.waybill.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogFormatTest {

    @Test
    void isTextOnATerminal() {
        assertThat(LogFormat.of(Map.of(), _ -> false)).isEqualTo(LogFormat.TEXT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.dockerenv", "/run/.containerenv"})
    void isJsonInAContainer(Path mark) {
        assertThat(LogFormat.of(Map.of(), mark::equals)).isEqualTo(LogFormat.JSON);
    }

    @Test
    void isJsonInAPod() {
        assertThat(LogFormat.of(Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1"), _ -> false))
                .isEqualTo(LogFormat.JSON);
    }

    @Test
    void isWhatTheVariableSaysWhereverItRuns() {
        assertThat(LogFormat.of(Map.of("WAYBILL_LOG_FORMAT", "text"), _ -> true))
                .isEqualTo(LogFormat.TEXT);
        assertThat(LogFormat.of(Map.of("WAYBILL_LOG_FORMAT", "json"), _ -> false))
                .isEqualTo(LogFormat.JSON);
    }
}
