package dev.waybill.worker.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class BatchingSocketsTest {

    /// TLS skips what is left when it closes, and waits for ever if that does not lessen what is available.
    @Test
    void skipsTheBytesThatItReadAhead() throws IOException {
        byte[] sent = new byte[1_000];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) i;
        }
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new BatchingSockets().createSocket()) {
            client.connect(server.getLocalSocketAddress());
            client.setSoTimeout(5_000); // instead of a wait without end
            try (Socket accepted = server.accept()) {
                accepted.getOutputStream().write(sent);
                InputStream in = client.getInputStream();
                assertThat(in.read()).isZero();

                in.skipNBytes(99);
                assertThat(in.read()).isEqualTo(100);

                in.skipNBytes(sent.length - 101);
                assertThat(in.available()).isZero();
            }
        }
    }
}
