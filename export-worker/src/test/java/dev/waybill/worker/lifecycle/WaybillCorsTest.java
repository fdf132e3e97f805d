package dev.waybill.worker.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CORSRule;

class WaybillCorsTest {

    private static final String APP = "https://app.example.com";
    private static final String OLD = "https://old.example.com";

    private final WaybillCors rules = new WaybillCors(List.of(APP));
    private final CORSRule wanted = rules.wanted().getFirst();

    @Test
    void isInstalledHoweverTheStoreWordsIt() {
        CORSRule told = wanted.toBuilder()
                .allowedMethods("PUT", "POST", "HEAD", "GET")
                .allowedHeaders("X-Amz-*", "Range", "If-None-Match", "Content-Type", "Content-MD5")
                .exposeHeaders("etag", "content-range", "content-length", "content-disposition")
                .build();

        assertThat(rules.areInstalled(List.of(told))).isTrue();
        assertThat(rules.areInstalled(List.of(told.toBuilder().id(null).build())))
                .as("by a store that keeps no ids")
                .isTrue();
    }

    @Test
    void isNotInstalledOnceSomebodyChangedIt() {
        assertThat(rules.areInstalled(List.of())).isFalse();
        assertThat(rules.areInstalled(
                        List.of(wanted.toBuilder().allowedOrigins("*").build())))
                .isFalse();
        assertThat(rules.areInstalled(
                        List.of(wanted.toBuilder().allowedMethods("GET").build())))
                .isFalse();
        assertThat(rules.areInstalled(List.of(wanted, wanted))).isFalse();
    }

    @Test
    void replacesWhatItWasWithOtherOriginsAndLeavesTheRulesOfOthers() {
        CORSRule before = wanted.toBuilder().allowedOrigins(OLD).build();
        CORSRule beforeWithoutId = before.toBuilder().id("").build();
        CORSRule others =
                CORSRule.builder().allowedOrigins(APP).allowedMethods("GET").build();

        assertThat(rules.merge(List.of(before, others))).containsExactly(others, wanted);
        assertThat(rules.merge(List.of(others, beforeWithoutId))).containsExactly(others, wanted);
    }
}
