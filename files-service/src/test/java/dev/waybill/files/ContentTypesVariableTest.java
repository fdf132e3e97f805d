package dev.waybill.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTypesVariableTest {

    @ParameterizedTest
    @ValueSource(strings = {"foo", "image/*,foo", "image/", "/png", "image/png; q=1", "*/*", "*/png", "", "image/png,"})
    void aSettingThatNamesNoTypeIsRefused(String list) {
        assertThat(ContentTypesVariable.mistake(list))
                .hasValueSatisfying(mistake -> assertThat(mistake)
                        .startsWith("WAYBILL_UPLOAD_CONTENT_TYPES holds '")
                        .contains("image/*,application/pdf"));
    }

    @Test
    void aSettingMayHaveWildcardsAndBlanks() {
        assertThat(ContentTypesVariable.mistake("image/*, application/vnd.oasis.opendocument.* ,TEXT/plain,*"))
                .isEmpty();
    }
}
