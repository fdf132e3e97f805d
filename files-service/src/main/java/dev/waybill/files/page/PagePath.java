package dev.waybill.files.page;

import io.vertx.core.http.HttpServerRequest;

/// Tells requests for pages from those of the API, and how a page is wanted.
final class PagePath {

    private PagePath() {}

    /// Everything that is not the API, the one that Uppy speaks, Quarkus' own or an asset.
    static boolean isPage(String path) {
        return !path.startsWith("/api/")
                && !path.startsWith("/s3/")
                && !path.startsWith("/q/")
                && !path.startsWith("/assets/");
    }

    /// A script of a page asks for a part of it.
    static boolean isForPart(HttpServerRequest request) {
        return "true".equals(request.getHeader("HX-Request"));
    }

    /// Whoever asks shows HTML: a browser. `Accept: */*` asks for nothing in particular, which curl and the like send.
    static boolean wantsHtml(HttpServerRequest request) {
        String accept = request.getHeader("Accept");
        return isForPart(request) || accept != null && accept.contains("text/html");
    }
}
