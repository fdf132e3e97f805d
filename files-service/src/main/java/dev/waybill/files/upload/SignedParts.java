package dev.waybill.files.upload;

import java.util.SortedMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Where to PUT several parts.
@Schema(name = "SignedParts")
public record SignedParts(
        @Schema(description = "By part number, each as long as a single one works")
        SortedMap<Integer, String> presignedUrls) {}
