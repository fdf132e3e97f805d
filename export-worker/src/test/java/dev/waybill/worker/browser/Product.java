package dev.waybill.worker.browser;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// A page of another origin: a product's own, or anybody's. A real one, since browsers let pages that come from nowhere
/// reach nothing on this machine.
final class Product implements AutoCloseable {

    private static final byte[] PAGE =
            "<!DOCTYPE html><html lang=\"en\"><title>A product</title><h1>A product</h1></html>"
                    .getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;

    /// @param port 0 for any
    Product(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
                exchange.sendResponseHeaders(200, PAGE.length);
                exchange.getResponseBody().write(PAGE);
            }
        });
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
