package dev.waybill.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A JVM that holds a stack and a service, to be killed. `StackProgram <home> <service jar>`; home `-`: a temporary
/// one.
final class StackProgram {

    public static void main(String[] args) throws IOException {
        LocalStack stack = args[0].equals("-")
                ? LocalStack.startTemporary()
                : LocalStack.start(Path.of(args[0]), Ports.free(), List.of("http://localhost:8080"));
        int port = Ports.anyFree();
        ServiceProcess service = ServiceProcess.start(
                "small-service", Path.of(args[1]), Map.of(), stack.home().resolve("service.log"), List.of(), "" + port);
        service.awaitReady(URI.create("http://127.0.0.1:" + port + "/health"), Duration.ofSeconds(60));
        System.out.println("ready " + stack.home());
        System.in.read(); // until it is killed, or its input ends
        service.stop(Duration.ofSeconds(10));
        stack.close();
    }
}
