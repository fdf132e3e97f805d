package dev.waybill.worker.source;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/// Connections to PostgreSQL that read a stream of rows in large steps. Named to the driver by its property
/// `socketFactory`.
///
/// The server sends 8 KiB at a time (`PQ_SEND_BUFFER_SIZE` in its sources). A reader that is faster than the server
/// would fall asleep and be woken for each of them, which costs both sides more than the bytes do. So after a read as
/// large as that, the next one lets more arrive. An answer that fits into less is never waited for.
@RegisterForReflection // the driver makes it by its name
public class BatchingSockets extends SocketFactory {

    private static final int SERVER_SENDS_BYTES = 8 * 1024;
    private static final int BUFFER_BYTES = 128 * 1024;
    private static final long PAUSE_NANOS = 300_000;

    @Override
    public Socket createSocket() {
        return new BatchingSocket();
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

    /// One such connection.
    protected static class BatchingSocket extends Socket {

        private @Nullable InputStream batches;

        /// The same each time: it holds bytes that were read ahead.
        @Override
        public synchronized InputStream getInputStream() throws IOException {
            if (batches == null) {
                batches = new Batches(super.getInputStream());
            }
            return batches;
        }
    }

    /// No `FilterInputStream`: that one skips behind the back of the buffer. A TLS socket that is closed skips what is
    /// left, and would wait for ever.
    private static final class Batches extends InputStream {

        private final InputStream in;
        private final byte[] buffer = new byte[BUFFER_BYTES];
        private int next;
        private int end;
        private boolean streaming;

        Batches(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return fill() ? buffer[next++] & 0xff : -1;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int n = Math.min(length, end - next);
            System.arraycopy(buffer, next, to, offset, n);
            next += n;
            return n;
        }

        private boolean fill() throws IOException {
            if (next < end) {
                return true;
            }
            if (streaming && in.available() < BUFFER_BYTES / 2) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            int n = in.read(buffer, 0, buffer.length);
            streaming = n >= SERVER_SENDS_BYTES;
            next = 0;
            end = Math.max(0, n);
            return n >= 0;
        }

        @Override
        public int available() throws IOException {
            return end - next + in.available();
        }

        @Override
        public void close() throws IOException {
            in.close(); // and with it the socket
        }
    }
}
