package dev.waybill.worker.metric;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// Where Waybill's own tables are, which no metric may read: as the JDBC URL of the service says it.
///
/// @param host each of its addresses counts
public record OwnDatabase(List<Place> places, String database) {

    /// @param port of `host`
    public record Place(String host, int port) {}

    public OwnDatabase {
        places = List.copyOf(places);
    }

    /// @param jdbcUrl `WAYBILL_DB_URL`
    /// @throws IllegalArgumentException if it is no URL of PostgreSQL
    public static OwnDatabase of(String jdbcUrl) {
        var properties = Driver.parseURL(jdbcUrl, null);
        if (properties == null) {
            throw new IllegalArgumentException("WAYBILL_DB_URL is no JDBC URL of PostgreSQL");
        }
        String[] hosts =
                String.valueOf(PGProperty.PG_HOST.getOrDefault(properties)).split(",", -1);
        String[] ports =
                String.valueOf(PGProperty.PG_PORT.getOrDefault(properties)).split(",", -1);
        List<Place> places = java.util.stream.IntStream.range(0, hosts.length)
                .mapToObj(h -> new Place(hosts[h], Integer.parseInt(ports[Math.min(h, ports.length - 1)])))
                .toList();
        return new OwnDatabase(places, String.valueOf(PGProperty.PG_DBNAME.getOrDefault(properties)));
    }

    /// Whether a connection leads there.
    boolean isAt(InetSocketAddress address, String database) {
        return database.equals(this.database)
                && places.stream()
                        .anyMatch(place -> place.port() == address.getPort() && isSame(place, address.getAddress()));
    }

    /// All addresses of this machine lead to the same servers.
    private static boolean isSame(Place place, InetAddress address) {
        try {
            return Arrays.stream(InetAddress.getAllByName(place.host()))
                    .anyMatch(own -> own.equals(address) || isThisMachine(own) && isThisMachine(address));
        } catch (UnknownHostException e) {
            return false; // then the service itself does not reach it
        }
    }

    private static boolean isThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
