package dev.waybill.local.bench;

import java.io.IOException;
import java.sql.Connection;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/// The ceiling of one database connection: `COPY … (FORMAT binary)`, read in the same large steps as the worker reads,
/// and thrown away. Nobody who stores the rows can be faster.
final class FloorPeer {

    private static final String SOCKETS = "dev.waybill.worker.source.BatchingSockets";

    private FloorPeer() {}

    public static void main(String[] args) throws IOException {
        PeerLoop.serve((sql, key) -> {
            try (Connection connection = JdbcPeer.connect(System.getenv(), Map.of("socketFactory", SOCKETS))) {
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
