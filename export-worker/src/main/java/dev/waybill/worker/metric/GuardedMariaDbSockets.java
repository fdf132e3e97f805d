package dev.waybill.worker.metric;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.util.ConfigurableSocketFactory;

/// Sockets of MariaDB's driver, by its option `socketFactory`.
@RegisterForReflection // the driver makes it by its name
public final class GuardedMariaDbSockets extends ConfigurableSocketFactory {

    /// Option that has the guard's ticket. The driver hands on what it does not know itself.
    static final String TICKET = "waybillTicket";

    private @Nullable Guard guard;

    @Override
    public void setConfiguration(Configuration configuration, String host) {
        guard = Guard.of(configuration.nonMappedOptions().getProperty(TICKET, ""));
    }

    @Override
    public Socket createSocket() throws IOException {
        Guard asked = guard;
        if (asked == null) {
            throw new IOException("the driver did not configure its sockets");
        }
        return new Socket() {
            @Override
            public void connect(SocketAddress to, int timeoutMillis) throws IOException {
                asked.check(to, this);
                super.connect(to, timeoutMillis);
            }
        };
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new IOException("the driver connects its sockets itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(host.getHostAddress(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return createSocket(host.getHostAddress(), port);
    }
}
