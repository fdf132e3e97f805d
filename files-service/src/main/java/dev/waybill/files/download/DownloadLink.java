package dev.waybill.files.download;

import java.time.Instant;

/// A link to a file's bytes that needs no token, until it expires.
public record DownloadLink(String url, String fileName, String contentType, Instant expiresAt) {}
