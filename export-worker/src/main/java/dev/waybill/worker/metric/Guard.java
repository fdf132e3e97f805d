package dev.waybill.worker.metric;

import dev.waybill.contract.metric.AllowedHosts;
import dev.waybill.contract.metric.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Where the sockets of one metric may lead: to addresses of its host that are allowed. A socket asks when it connects,
/// with the very address that it connects to: what a name means may change between a look and a use.
///
/// Drivers make their socket factories by name, at any time and in any thread (one that cancels a statement is a new
/// one). So they are given this guard's ticket as an option, and a ticket that is not known opens no socket.
final class Guard implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Guard.class);
    private static final Map<String, Guard> ENTERED = new ConcurrentHashMap<>();

    private final String ticket = UUID.randomUUID().toString();
    private final Target target;
    private final AllowedHosts hosts;
    private final OwnDatabase own;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    Guard(Target target, AllowedHosts hosts, OwnDatabase own) {
        this.target = target;
        this.hosts = hosts;
        this.own = own;
        ENTERED.put(ticket, this);
    }

    /// A connection may not lead there. The message is for users.
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    /// @throws IllegalStateException if the metric has ended
    static Guard of(String ticket) {
        Guard guard = ENTERED.get(ticket);
        if (guard == null) {
            throw new IllegalStateException("no metric is open that might connect");
        }
        return guard;
    }

    String ticket() {
        return ticket;
    }

    /// A socket that connects.
    ///
    /// @throws Refused if no connection may lead there
    void check(SocketAddress address, Socket socket) throws IOException {
        check(address);
        sockets.add(socket);
        if (over) {
            throw new SocketException("the metric has ended");
        }
    }

    /// @throws Refused if no connection may lead there
    void check(SocketAddress address) throws IOException {
        if (!(address instanceof InetSocketAddress to) || to.isUnresolved()) {
            throw new UnknownHostException(target.host());
        }
        if (!hosts.allows(target.host(), to.getAddress())) {
            throw new Refused("%s leads to an address that is not allowed".formatted(target.host()));
        }
        String database = target.database().isEmpty() ? target.user() : target.database(); // as PostgreSQL takes it
        if (own.isAt(to, database)) {
            throw ownDatabase(target);
        }
    }

    /// A limit for what a driver waits.
    interface Limit extends AutoCloseable {
        @Override
        void close();
    }

    /// Cuts all connections after a time, unless it is closed before. A driver's time-out is one for each read: a
    /// server that sends a byte now and then would never run into it.
    Limit cutAfter(Duration time) {
        CountDownLatch closed = new CountDownLatch(1);
        Thread.ofVirtual().name("metric-limit").start(() -> {
            try {
                if (!closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                    cut();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody does
            }
        });
        return closed::countDown;
    }

    /// Closes all sockets, for good: who reads gets an error.
    void cut() {
        over = true;
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debugf("a connection of a metric was not closed: %s", e.getMessage());
            }
        }
    }

    static Refused ownDatabase(Target target) {
        return new Refused("%s:%d leads to Waybill's own database".formatted(target.host(), target.port()));
    }

    /// Leaves no socket open, and opens none any more.
    @Override
    public void close() {
        ENTERED.remove(ticket);
        cut();
    }
}
