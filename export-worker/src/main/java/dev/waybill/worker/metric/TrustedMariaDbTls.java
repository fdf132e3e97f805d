package dev.waybill.worker.metric;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.SQLException;
import java.util.Arrays;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.export.ExceptionFactory;
import org.mariadb.jdbc.plugin.tls.main.DefaultTlsSocketPlugin;

/// TLS of MariaDB's driver with certificates that Java trusts, and no others: the driver by itself takes any
/// certificate of a server that knows the password.
@RegisterForReflection // the driver makes it by its name, from META-INF/services
public final class TrustedMariaDbTls extends DefaultTlsSocketPlugin {

    /// The driver's option `tlsSocketType`.
    static final String TYPE = "WAYBILL_TRUSTED";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public TrustManager[] getTrustManager(Configuration configuration, ExceptionFactory exceptions, HostAddress address)
            throws SQLException {
        try {
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init((KeyStore) null); // the JVM's own
            return Arrays.stream(trusted.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .toArray(TrustManager[]::new);
        } catch (GeneralSecurityException e) {
            throw new SQLException("this Java has no certificates to trust", "08000", e);
        }
    }
}
