package dev.waybill.worker.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MultipartETagTest {

    @Test
    void isTheMd5OfThePartsMd5sAndTheirNumber() {
        // md5("a") and md5("b"); printf '\x0c\xc1…\x92\xeb…' | md5sum
        List<Part> parts = List.of(
                new Part(1, "\"0cc175b9c0f1b6a831c399e269772661\"", 1),
                new Part(2, "\"92eb5ffee6ae2fec3ad71c777531578f\"", 1));

        assertThat(MultipartETag.of(parts)).hasValue("\"96e024ba2074fe77e8e965ba43a704be-2\"");
    }

    @Test
    void saysNothingWhereAPartsETagIsNoMd5() {
        assertThat(MultipartETag.of(List.of(new Part(1, "\"opaque-etag\"", 1)))).isEmpty();
    }
}
