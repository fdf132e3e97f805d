package dev.waybill.files;

import dev.waybill.local.LocalStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Starts real servers before the service and points it at them. Tests that ask for a [LocalStack] or a
/// [StoreProxy] field get them.
public final class Stack implements QuarkusTestResourceLifecycleManager {

    /// So that tests can open what the service seals.
    public static final String SECRET_KEYS =
            "2026:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=,2025:YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY=";

    private @Nullable LocalStack stack;
    private @Nullable StoreProxy store;

    @Override
    public Map<String, String> start() {
        stack = LocalStack.startTemporary();
        store = StoreProxy.before(stack.store().endpoint());
        Map<String, String> variables = new HashMap<>(stack.environment());
        variables.put("WAYBILL_S3_ENDPOINT", store.endpoint()); // links go to the store itself
        variables.put("WAYBILL_DATASETS", copied(catalog(), stack.home()).toString());
        variables.put("WAYBILL_PUBLIC_URL", "https://files.example.com");
        variables.put("WAYBILL_SIGN_IN_URL", "https://app.example.com/login?of=files");
        variables.put("waybill.export.sync-timeout", "3m"); // hundreds of clients wait side by side
        variables.put("waybill.export.rates", "events=2/1h");
        variables.put("WAYBILL_SECRET_KEYS", SECRET_KEYS);
        variables.put("WAYBILL_METRIC_HOSTS", "db.example.com,*.db.example.com");
        variables.put("WAYBILL_METRIC_JDBC_DUCK", "jdbc:duck://{host}:{port}"); // has no place for a database
        variables.put("quarkus.hibernate-orm.schema-management.strategy", "validate"); // every entity fits its table
        return variables;
    }

    /// For tests that change it.
    private static Path copied(Path catalog, Path folder) {
        try {
            return Files.copy(catalog, folder.resolve("datasets.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path catalog() {
        URL file = Objects.requireNonNull(Stack.class.getResource("/datasets.yaml"));
        try {
            return Path.of(file.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void inject(TestInjector into) {
        into.injectIntoFields(Objects.requireNonNull(stack), new TestInjector.MatchesType(LocalStack.class));
        into.injectIntoFields(Objects.requireNonNull(store), new TestInjector.MatchesType(StoreProxy.class));
    }

    @Override
    public void stop() {
        if (store != null) {
            store.close();
        }
        if (stack != null) {
            stack.close();
        }
    }
}
