package dev.waybill.worker.metric;

import dev.waybill.worker.source.BatchingSockets;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;

/// Sockets of PostgreSQL's driver, by its property `socketFactory`.
@RegisterForReflection // the driver makes it by its name
public final class GuardedPostgresSockets extends BatchingSockets {

    private final Guard guard;

    /// @param ticket the driver's `socketFactoryArg`
    public GuardedPostgresSockets(String ticket) {
        this.guard = Guard.of(ticket);
    }

    @Override
    public Socket createSocket() {
        return new BatchingSocket() {
            @Override
            public void connect(SocketAddress to, int timeoutMillis) throws IOException {
                guard.check(to, this);
                super.connect(to, timeoutMillis);
            }
        };
    }
}
