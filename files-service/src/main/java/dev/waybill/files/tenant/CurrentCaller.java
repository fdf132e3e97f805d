package dev.waybill.files.tenant;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The caller of the running request. Absent outside of API requests (start-up, health checks): then no tenant's rows
/// are visible at all.
@RequestScoped
public class CurrentCaller {

    private @Nullable Caller caller;

    /// Says for whom the running request, or scheduled job, works. Nobody but [CallerFilter] and jobs that work for
    /// callers who were authenticated before.
    public void set(Caller authenticated) {
        this.caller = authenticated;
    }

    public Optional<Caller> find() {
        return Optional.ofNullable(caller);
    }

    public Caller get() {
        return find().orElseThrow(() -> new IllegalStateException("no caller: CallerFilter has not run"));
    }
}
