package dev.waybill.local.launcher;

import dev.waybill.local.Ports;
import java.io.PrintStream;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where the stack's servers and both services listen, on 127.0.0.1.
record StackPorts(Ports servers, int files, int worker) {

    /// Of files-service and export-worker, where the environment names no port.
    static final int FILES = 8080;

    static final int WORKER = 8081;

    private static final Map<String, Integer> USUAL = new LinkedHashMap<>();

    static {
        USUAL.put("WAYBILL_FILES_PORT", FILES);
        USUAL.put("WAYBILL_WORKER_PORT", WORKER);
        USUAL.put("WAYBILL_PG_PORT", Ports.POSTGRES);
        USUAL.put("WAYBILL_S3_PORT", Ports.S3);
        USUAL.put("WAYBILL_SMTP_PORT", Ports.SMTP);
        USUAL.put("WAYBILL_MAIL_API_PORT", Ports.MAIL_API);
    }

    /// Where they listen if nobody says otherwise, by variable.
    static Map<String, Integer> usual() {
        return Collections.unmodifiableMap(USUAL);
    }

    /// @throws RefusedException if one is not a port, named twice or busy; the message names variable and
    ///     value
    static StackPorts of(Map<String, String> environment) {
        try {
            return checked(environment);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static StackPorts checked(Map<String, String> environment) {
        Map<Integer, String> taken = new HashMap<>();
        USUAL.forEach((variable, usual) -> {
            int port = Ports.port(environment, variable, usual);
            String other = taken.put(port, variable);
            if (other != null) {
                throw new IllegalArgumentException(
                        "%s and %s are both %d: each needs a port of its own".formatted(other, variable, port));
            }
        });
        return new StackPorts(
                Ports.from(environment),
                Ports.port(environment, "WAYBILL_FILES_PORT", FILES),
                Ports.port(environment, "WAYBILL_WORKER_PORT", WORKER));
    }

    /// All six as variables.
    Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("WAYBILL_FILES_PORT", Integer.toString(files));
        variables.put("WAYBILL_WORKER_PORT", Integer.toString(worker));
        variables.put("WAYBILL_PG_PORT", Integer.toString(servers.postgres()));
        variables.put("WAYBILL_S3_PORT", Integer.toString(servers.s3()));
        variables.put("WAYBILL_SMTP_PORT", Integer.toString(servers.smtp()));
        variables.put("WAYBILL_MAIL_API_PORT", Integer.toString(servers.mailApi()));
        return variables;
    }

    /// Variables for the usual ports that are busy and that nobody asked for: each gets a free port. Says so.
    static Map<String, String> movedFromBusy(Map<String, String> environment, PrintStream out) {
        Map<String, String> moved = new LinkedHashMap<>();
        USUAL.forEach((variable, usual) -> {
            if (environment.getOrDefault(variable, "").isBlank() && !Ports.isFree(usual)) {
                String free = another(moved);
                moved.put(variable, free);
                out.println("Port %d is busy, using %s instead (%s chooses another).".formatted(usual, free, variable));
            }
        });
        return moved;
    }

    private static String another(Map<String, String> moved) {
        while (true) {
            int free = Ports.anyFree();
            if (!moved.containsValue(Integer.toString(free)) && !USUAL.containsValue(free)) {
                return Integer.toString(free);
            }
        }
    }
}
