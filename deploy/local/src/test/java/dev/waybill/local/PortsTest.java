package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {

    @Test
    void environmentNamesThePorts() throws IOException {
        int postgres = Ports.anyFree();
        int s3 = Ports.anyFree();
        int smtp = Ports.anyFree();
        int mailApi = Ports.anyFree();

        Ports ports = Ports.from(Map.of(
                "WAYBILL_PG_PORT", " " + postgres,
                "WAYBILL_S3_PORT", "" + s3,
                "WAYBILL_SMTP_PORT", "" + smtp,
                "WAYBILL_MAIL_API_PORT", "" + mailApi));

        assertThat(ports).isEqualTo(new Ports(postgres, s3, smtp, mailApi));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "65536", "99999999999", "http", "15432x"})
    void wrongPortIsNamedWithItsValueAndWhatIsAllowed(String value) {
        assertThatThrownBy(() -> Ports.from(Map.of("WAYBILL_PG_PORT", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("WAYBILL_PG_PORT is '" + value + "': allowed is a free port from 1 to 65535");
    }

    @Test
    void busyPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Ports.from(Map.of("WAYBILL_PG_PORT", "" + taken.getLocalPort())))
                    .hasMessage("WAYBILL_PG_PORT is " + taken.getLocalPort()
                            + ", and something else listens there: allowed is a free port from 1 to 65535");
        }
    }

    @Test
    void portThatIsGivenTwiceIsNamed() throws IOException {
        String free = "" + Ports.anyFree();
        assertThatThrownBy(() -> Ports.from(Map.of(
                        "WAYBILL_PG_PORT",
                        "" + Ports.anyFree(),
                        "WAYBILL_S3_PORT",
                        free,
                        "WAYBILL_SMTP_PORT",
                        free,
                        "WAYBILL_MAIL_API_PORT",
                        "" + Ports.anyFree())))
                .hasMessageContaining("WAYBILL_S3_PORT and WAYBILL_SMTP_PORT are both " + free);
    }
}
