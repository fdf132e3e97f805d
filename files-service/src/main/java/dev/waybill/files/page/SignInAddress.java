package dev.waybill.files.page;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Where visitors without a token are sent: `WAYBILL_SIGN_IN_URL`, a page of the product or of an OIDC proxy. It gets
/// the page they wanted as `returnTo`, and sees that they come back with the cookie `waybill_token` or behind a proxy
/// that adds the header `Authorization`.
@ApplicationScoped
public class SignInAddress {

    private final Optional<URI> address;
    private final String publicUrl;

    SignInAddress(
            @ConfigProperty(name = "WAYBILL_SIGN_IN_URL") Optional<URI> address,
            @ConfigProperty(name = "waybill.public-url") String publicUrl) {
        this.address = address;
        this.publicUrl = publicUrl;
    }

    /// @param page path, and query where it has one, of a page of this service
    Optional<URI> comingBackTo(String page) {
        return address.map(url -> {
            String returnTo = URLEncoder.encode(publicUrl + page, StandardCharsets.UTF_8);
            String separator = url.getRawQuery() == null ? "?" : "&";
            return URI.create(url + separator + "returnTo=" + returnTo);
        });
    }
}
