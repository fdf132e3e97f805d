package dev.waybill.files;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/// The service set up in another way than most tests have it: links that live for two seconds, tokens verified by a
/// key set, a small pool and exports that are not waited for long. One profile for all, because each costs a start.
public final class OtherSettings implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "WAYBILL_SIGN_IN_URL", "",
                "waybill.upload.link-seconds", "2",
                "waybill.download.link-seconds", "2",
                "waybill.export.sync-timeout", "1s",
                "waybill.metric.answer-timeout", "1s",
                "waybill.arrivals.every", "off", // every connection is a test's
                "quarkus.datasource.jdbc.max-size", "4",
                "quarkus.datasource.jdbc.acquisition-timeout", "3S");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(KeySet.class));
    }
}
