package dev.waybill.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// Where the servers listen, on 127.0.0.1. A port of 0 means: any that is free, chosen when the server starts.
public record Ports(int postgres, int s3, int smtp, int mailApi) {

    // What is taken where the environment names no port.
    public static final int POSTGRES = 15432;
    public static final int S3 = 19000;
    public static final int SMTP = 11025;
    public static final int MAIL_API = 18025;

    private static final String ALLOWED = "allowed is a free port from 1 to 65535";

    public Ports {
        check("postgres", postgres);
        check("s3", s3);
        check("smtp", smtp);
        check("mailApi", mailApi);
    }

    /// Every server takes a free port when it starts; ask the running stack which.
    public static Ports free() {
        return new Ports(0, 0, 0, 0);
    }

    /// The ports that the environment names, or the usual ones.
    ///
    /// @throws IllegalArgumentException if one is not a number, out of range, named twice or busy; the
    ///     message names the variable, its value and what is allowed
    public static Ports from(Map<String, String> env) {
        Ports ports = new Ports(
                port(env, "WAYBILL_PG_PORT", POSTGRES),
                port(env, "WAYBILL_S3_PORT", S3),
                port(env, "WAYBILL_SMTP_PORT", SMTP),
                port(env, "WAYBILL_MAIL_API_PORT", MAIL_API));
        Map<String, Integer> named = Map.of(
                "WAYBILL_PG_PORT", ports.postgres,
                "WAYBILL_S3_PORT", ports.s3,
                "WAYBILL_SMTP_PORT", ports.smtp,
                "WAYBILL_MAIL_API_PORT", ports.mailApi);
        named.forEach((variable, port) -> named.forEach((other, same) -> {
            if (port.equals(same) && variable.compareTo(other) < 0) {
                throw new IllegalArgumentException(
                        "%s and %s are both %d: each server needs a port of its own".formatted(variable, other, port));
            }
        }));
        return ports;
    }

    /// The port that a variable names, or the usual one.
    ///
    /// @throws IllegalArgumentException if it is not a number, out of range or busy; the message names
    ///     the variable and its value
    public static int port(Map<String, String> env, String variable, int usual) {
        String value = env.getOrDefault(variable, "").strip();
        int port = usual;
        if (!value.isEmpty()) {
            try {
                port = Integer.parseInt(value);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("%s is '%s': %s".formatted(variable, value, ALLOWED), e);
            }
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("%s is '%s': %s".formatted(variable, value, ALLOWED));
        }
        if (!isFree(port)) {
            throw new IllegalArgumentException(
                    "%s is %d, and something else listens there: %s".formatted(variable, port, ALLOWED));
        }
        return port;
    }

    private static void check(String name, int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("%s port is %d, allowed is 0 to 65535".formatted(name, port));
        }
    }

    /// Whether nothing listens there now.
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // connections of an earlier stack in TIME_WAIT do not make it busy
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// A port that was free just now. It is none of those that the system gives to whoever asks for any, so nobody gets
    /// it by chance before a server of ours listens there.
    ///
    /// @throws IllegalStateException if none is found
    public static int anyFree() {
        for (int tries = 0; tries < 1_000; tries++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port on 127.0.0.1 from 20000 to 31999");
    }
}
