package dev.waybill.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdviceTest {

    @ParameterizedTest
    @ValueSource(strings = {"store-failed", "format-limit", "row-limit", "of-a-later-version", ""})
    void isOneSentence(String code) {
        assertThat(Advice.of(code)).matches("[A-Z][^.]*\\.");
    }

    @Test
    void ofACodeThatIsNotKnownIsWhatAlwaysHelps() {
        assertThat(Advice.of("of-a-later-version")).startsWith("Ask for the export again");
    }
}
