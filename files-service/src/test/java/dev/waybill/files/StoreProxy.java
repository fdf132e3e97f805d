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

/// Stands between the service and the store, passes bytes on as they are, and refuses deletions when told to: then all
/// that the service does is done, up to there.
public final class StoreProxy implements AutoCloseable {

    private static final byte[] REFUSED =
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(US_ASCII);

    private final ServerSocket server;
    private final URI store;
    private volatile boolean refusingDeletes;

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
                // the service sends no bodies and waits for each answer: every request begins a chunk
                if (refusingDeletes && new String(chunk, 0, Math.min(n, 7), US_ASCII).equals("DELETE ")) {
                    client.getOutputStream().write(REFUSED);
                    return;
                }
                out.write(chunk, 0, n);
            }
        } catch (IOException e) {
            // one of the two has gone
        }
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
