package dev.waybill.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.local.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StackPortsTest {

    @Test
    void takesThePortsThatAreNamed() {
        Map<String, String> environment = sixFreePorts();

        StackPorts ports = StackPorts.of(environment);

        assertThat(Integer.toString(ports.files())).isEqualTo(environment.get("WAYBILL_FILES_PORT"));
        assertThat(Integer.toString(ports.worker())).isEqualTo(environment.get("WAYBILL_WORKER_PORT"));
        assertThat(Integer.toString(ports.servers().s3())).isEqualTo(environment.get("WAYBILL_S3_PORT"));
    }

    @Test
    void givesBackEveryVariable() {
        Map<String, String> environment = sixFreePorts();

        assertThat(StackPorts.of(environment).environment()).isEqualTo(environment);
    }

    @Test
    void aPortNamedTwiceIsRefusedWithBothNames() {
        Map<String, String> environment = sixFreePorts();
        environment.put("WAYBILL_WORKER_PORT", environment.getOrDefault("WAYBILL_PG_PORT", ""));

        assertThatThrownBy(() -> StackPorts.of(environment))
                .hasMessageContaining("WAYBILL_WORKER_PORT")
                .hasMessageContaining("WAYBILL_PG_PORT");
    }

    @Test
    void aBusyPortIsRefusedWithNumberAndName() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> environment = sixFreePorts();
            environment.put("WAYBILL_FILES_PORT", Integer.toString(other.getLocalPort()));

            assertThatThrownBy(() -> StackPorts.of(environment))
                    .hasMessageContaining("WAYBILL_FILES_PORT")
                    .hasMessageContaining(Integer.toString(other.getLocalPort()));
        }
    }

    @Test
    void aPortThatWasAskedForIsNeverMoved() {
        ByteArrayOutputStream told = new ByteArrayOutputStream();

        Map<String, String> moved = StackPorts.movedFromBusy(sixFreePorts(), new PrintStream(told));

        assertThat(moved).isEmpty();
        assertThat(told.size()).isZero();
    }

    private static Map<String, String> sixFreePorts() {
        Map<String, String> environment = new HashMap<>();
        for (String name : new String[] {"FILES", "WORKER", "PG", "S3", "SMTP", "MAIL_API"}) {
            String port;
            do {
                port = Integer.toString(Ports.anyFree());
            } while (environment.containsValue(port));
            environment.put("WAYBILL_" + name + "_PORT", port);
        }
        return environment;
    }
}
