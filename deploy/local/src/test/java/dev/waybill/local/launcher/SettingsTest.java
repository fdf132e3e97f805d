package dev.waybill.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void dataLiesInTheRepositoryUnlessHomeSaysOtherwise() {
        assertThat(Settings.of(Map.of(), "/r").home()).isEqualTo(Path.of("/r/target/waybill"));
        assertThat(Settings.of(Map.of("WAYBILL_HOME", "/d/x"), "/r").home()).isEqualTo(Path.of("/d/x"));
    }

    @Test
    void tuningIsHandedOnAndWhatTheStackDecidesIsNot() {
        Settings settings = Settings.of(
                Map.of(
                        "WAYBILL_EXPORT_PART_SIZE", "5M",
                        "WAYBILL_WORKER_LEASE", "5s",
                        "WAYBILL_DATASETS", "/d.yaml",
                        "WAYBILL_WORKER_PORT", "1",
                        "WAYBILL_JWT_JWKS_URL", "https://elsewhere",
                        "WAYBILL_SMTP_USER", "me",
                        "WAYBILL_HOME", "/d/x",
                        "WAYBILL_NATIVE", "true",
                        "PATH", "/bin"),
                "/r");

        assertThat(settings.tuning())
                .containsOnlyKeys("WAYBILL_EXPORT_PART_SIZE", "WAYBILL_WORKER_LEASE", "WAYBILL_DATASETS");
    }
}
