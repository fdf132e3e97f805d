package dev.waybill.files.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.files.problem.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContentTypesTest {

    @Test
    void aWildcardLetsNoPageWithScriptsThrough() {
        ContentTypes types = new ContentTypes(List.of("image/*", "application/*", " TEXT/* "));

        assertThatCode(() -> types.check("Image/PNG; x=y")).doesNotThrowAnyException();
        assertThatCode(() -> types.check("text/plain")).doesNotThrowAnyException();
        for (String active : List.of("image/svg+xml", "TEXT/HTML", "text/html; charset=utf-8", "application/xml")) {
            assertThatThrownBy(() -> types.check(active)).isInstanceOf(Problem.class);
        }
    }

    @Test
    void whoNamesOneExactlyGetsIt() {
        ContentTypes types = new ContentTypes(List.of("image/svg+xml"));

        assertThatCode(() -> types.check("image/svg+xml")).doesNotThrowAnyException();
        assertThatThrownBy(() -> types.check("image/png")).hasMessageContaining("Allowed: image/svg+xml");
    }

    @Test
    void storesMayWriteATypeInAnotherWay() {
        assertThat(ContentTypes.same("text/plain; charset=UTF-8", "text/plain;charset=utf-8"))
                .isTrue();
        assertThat(ContentTypes.same("text/plain", "text/html")).isFalse();
    }
}
