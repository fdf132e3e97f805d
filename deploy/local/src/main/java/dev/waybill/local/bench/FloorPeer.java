package dev.waybill.local.bench;

import java.io.IOException;
import java.sql.Connection;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/// The ceiling of one database connection: `COPY … (FORMAT binary)`, read and thrown away. Nobody who stores the rows
/// can be faster.
final class FloorPeer {

    private FloorPeer() {}

    public static void main(String[] args) throws IOException {
        PeerLoop.serve((sql, key) -> {
            try (Connection connection = JdbcPeer.connect(System.getenv())) {
                CopyOut copy = connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("copy (%s) to stdout (format binary)".formatted(sql));
                while (copy.readFromCopy() != null) {
                    // thrown away
                }
            }
        });
    }
}
