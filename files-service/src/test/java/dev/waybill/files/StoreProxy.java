package dev.waybill.files;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between the service and the store and passes bytes on as they are. When told to, it refuses deletions: then
/// all that the service does is done, up to there; or it keeps POSTs from the store, and holds or loses them.
public final class StoreProxy implements AutoCloseable {

    private static final byte[] REFUSED =
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);

    private final ServerSocket server;
    private final URI store;
    private final AtomicInteger keptPosts = new AtomicInteger();
    private volatile boolean refusingDeletes;
    private volatile boolean losingPosts;
    private volatile CountDownLatch heldPosts = new CountDownLatch(0);

    private StoreProxy(ServerSocket server, URI store) {
        this.server = server;
        this.store = store;
    }

    /// @param store its endpoint
    static StoreProxy before(URI store) {
        try {
            StoreProxy proxy = new StoreProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), store);
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    public void refuseDeletes(boolean refuse) {
        this.refusingDeletes = refuse;
    }

    /// Cuts the connection of every POST from now on, if `lose`.
    public void losePosts(boolean lose) {
        keptPosts.set(0);
        this.losingPosts = lose;
    }

    /// Lets every POST wait from now on, until [#passPosts].
    public void holdPosts() {
        keptPosts.set(0);
        this.heldPosts = new CountDownLatch(1);
    }

    public void passPosts() {
        heldPosts.countDown();
    }

    /// How many POSTs were lost or held since it was told to.
    public int keptPosts() {
        return keptPosts.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket(store.getHost(), store.getPort())) {
            Thread.ofVirtual().start(() -> copyAnswers(upstream, client));
            InputStream requests = client.getInputStream();
            OutputStream out = upstream.getOutputStream();
            byte[] chunk = new byte[64 * 1024];
            for (int n = requests.read(chunk); n >= 0; n = requests.read(chunk)) {
                // the service waits for each answer: every request begins a chunk
                String begin = new String(chunk, 0, Math.min(n, 7), US_ASCII);
                if (refusingDeletes && begin.equals("DELETE ")) {
                    client.getOutputStream().write(REFUSED);
                    return;
                }
                if (begin.startsWith("POST ") && isLost()) {
                    return;
                }
                out.write(chunk, 0, n);
            }
        } catch (IOException | InterruptedException e) {
            // one of the two has gone
        }
    }

    private boolean isLost() throws InterruptedException {
        CountDownLatch held = heldPosts;
        if (losingPosts || held.getCount() > 0) {
            keptPosts.incrementAndGet();
        }
        held.await();
        return losingPosts;
    }

    private static void copyAnswers(Socket upstream, Socket client) {
        try (client) {
            upstream.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // one of the two has gone
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
