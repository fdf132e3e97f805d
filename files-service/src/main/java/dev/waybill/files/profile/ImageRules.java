package dev.waybill.files.profile;

import dev.waybill.files.problem.Problem;
import dev.waybill.files.problem.ProblemCode;
import dev.waybill.files.upload.ContentTypes;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/// What may be an avatar or a logo: images that every browser shows, and none that runs scripts (SVG).
@ApplicationScoped
public class ImageRules {

    private static final ContentTypes TYPES =
            new ContentTypes(List.of("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"));

    private final ProfileSettings limits;

    ImageRules(ProfileSettings limits) {
        this.limits = limits;
    }

    /// @throws Problem 415 `content-type-not-allowed`; 413 `too-large`
    void check(String contentType, long byteSize) {
        TYPES.check(contentType);
        if (byteSize > limits.imageMaxBytes()) {
            throw new Problem(
                            ProblemCode.TOO_LARGE,
                            "The image has %d bytes, at most %d are allowed"
                                    .formatted(byteSize, limits.imageMaxBytes()))
                    .with("maxBytes", limits.imageMaxBytes());
        }
    }
}
