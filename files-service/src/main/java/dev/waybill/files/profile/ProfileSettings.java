package dev.waybill.files.profile;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;

/// Limits of avatars and logos: `WAYBILL_PROFILE_…`.
@ConfigMapping(prefix = "waybill.profile")
public interface ProfileSettings {

    /// Largest avatar or logo.
    @WithDefault("5242880")
    @Min(1)
    long imageMaxBytes();
}
