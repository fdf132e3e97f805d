package dev.waybill.files.tenant;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/// Which tokens are believed: `WAYBILL_JWT_…`.
@ConfigMapping(prefix = "waybill.token")
public interface TokenSettings {

    /// PEM text, or the path of a PEM file.
    Optional<String> publicKey();

    /// Address of the identity provider's key set, instead of one key.
    Optional<String> jwksUrl();

    String issuer();

    String audience();
}
