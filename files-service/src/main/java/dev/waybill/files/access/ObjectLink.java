package dev.waybill.files.access;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A link to an object that needs no token, until it expires.
@Schema(name = "SignedUrl")
public record ObjectLink(String url, Instant expiresAt) {}
