package dev.waybill.worker.browser;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// Starts one [Site] for all tests of a JVM, when the first of them needs it, and stops it when the last has ended.
final class SharedSite implements BeforeAllCallback {

    private static final Namespace OURS = Namespace.create(SharedSite.class);

    private @Nullable Site site;

    @Override
    public void beforeAll(ExtensionContext context) {
        site = context.getRoot().getStore(OURS).getOrComputeIfAbsent("site", key -> Site.start(), Site.class);
    }

    Site site() {
        if (site == null) {
            throw new IllegalStateException("asked for before the first test");
        }
        return site;
    }
}
