package dev.waybill.worker.metric;

import io.quarkus.runtime.annotations.RegisterForReflection;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.plugin.authentication.addon.ClearPasswordPluginFactory;
import org.mariadb.jdbc.plugin.authentication.addon.SendGssApiAuthPacketFactory;
import org.mariadb.jdbc.plugin.authentication.standard.CachingSha2PasswordPluginFactory;
import org.mariadb.jdbc.plugin.authentication.standard.Ed25519PasswordPluginFactory;
import org.mariadb.jdbc.plugin.authentication.standard.NativePasswordPluginFactory;
import org.mariadb.jdbc.plugin.authentication.standard.ParsecPasswordPluginFactory;
import org.mariadb.jdbc.plugin.authentication.standard.SendPamAuthPacketFactory;
import org.mariadb.jdbc.plugin.tls.main.DefaultTlsSocketPlugin;

/// What MariaDB's driver finds by name in a native executable: the fields that its options are set by, and all that its
/// `META-INF/services` list. An option without its field would be passed over in silence, the guard's sockets too.
@RegisterForReflection(
        targets = {
            Configuration.class,
            Configuration.Builder.class,
            CachingSha2PasswordPluginFactory.class,
            ClearPasswordPluginFactory.class,
            DefaultTlsSocketPlugin.class,
            Ed25519PasswordPluginFactory.class,
            NativePasswordPluginFactory.class,
            ParsecPasswordPluginFactory.class,
            SendGssApiAuthPacketFactory.class,
            SendPamAuthPacketFactory.class
        })
final class MariaDbReflection {

    private MariaDbReflection() {}
}
