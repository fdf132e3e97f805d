package dev.waybill.worker.crash;

import dev.waybill.local.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A port before a server. While it is shut, nobody listens there, and what came through it is cut off.
final class Door implements AutoCloseable {

    private final int server;
    private final int port = Ports.anyFree();
    private final Set<Socket> through = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket open;

    /// @param server its port on this machine
    Door(int server) throws IOException {
        this.server = server;
        open();
    }

    int port() {
        return port;
    }

    void open() throws IOException {
        ServerSocket listening = new ServerSocket(port, 64, InetAddress.getLoopbackAddress());
        open = listening;
        Thread.ofPlatform().daemon().start(() -> accept(listening));
    }

    void shut() throws IOException {
        if (open != null) {
            open.close();
        }
        for (Socket socket : through) {
            socket.close();
        }
    }

    private void accept(ServerSocket listening) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                Socket inside = new Socket(InetAddress.getLoopbackAddress(), server);
                pass(client, inside);
                pass(inside, client);
            } catch (IOException e) {
                // shut, or the server is gone
            }
        }
    }

    private void pass(Socket from, Socket to) {
        through.add(from);
        Thread.ofVirtual().start(() -> {
            try (from;
                    to) {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // shut, or one side went away
            } finally {
                through.remove(from);
            }
        });
    }

    @Override
    public void close() throws IOException {
        shut();
    }
}
