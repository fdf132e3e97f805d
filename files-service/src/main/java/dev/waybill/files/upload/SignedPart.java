package dev.waybill.files.upload;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Where to PUT one part.
@Schema(name = "SignedPart")
public record SignedPart(
        String url,

        @Schema(description = "Seconds that the url works", examples = "900")
        long expires,

        @Schema(description = "None is needed") Map<String, String> headers) {}
