package dev.waybill.files.page;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Style sheet, scripts and icon: `/assets/<hash of all of them>/<name>`. A new version has a new address, so browsers
/// keep what they have for a year; scripts import each other by relative names. For everyone, signed in or not.
@ApplicationScoped
public class Assets {

    static final String HTMX = "/META-INF/resources/webjars/htmx.org/2.0.8/dist/htmx.min.js";

    private static final List<String> OWN = List.of(
            "ask.js",
            "files.js",
            "icon.svg",
            "inspector.js",
            "mediatype.js",
            "page.js",
            "partupload.js",
            "put.js",
            "run.js",
            "unfinished.js",
            "upload.js",
            "uploadrow.js",
            "waybill.css",
            "wholeupload.js");

    private static final Map<String, String> TYPES =
            Map.of("css", "text/css; charset=utf-8", "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml");

    private static final int HASH_CHARACTERS = 16;

    private final Map<String, Buffer> contents = new TreeMap<>();
    private final String folder;

    Assets() {
        MessageDigest digest = sha256();
        Map<String, String> files = new TreeMap<>(Map.of("htmx.js", HTMX));
        OWN.forEach(name -> files.put(name, "/assets/" + name));
        files.forEach((name, resource) -> {
            byte[] content = read(resource);
            digest.update(content);
            contents.put(name, Buffer.buffer(content));
        });
        folder = "/assets/" + HexFormat.of().formatHex(digest.digest()).substring(0, HASH_CHARACTERS);
    }

    /// `/assets/5f3c…`, without a slash at its end.
    String folder() {
        return folder;
    }

    void register(@Observes Router router) {
        router.get("/assets/:version/:name").handler(this::answer);
    }

    private void answer(RoutingContext http) {
        String name = http.pathParam("name");
        @Nullable Buffer content = contents.get(name);
        if (content == null) {
            http.next();
            return;
        }
        boolean current = http.request().path().equals(folder + "/" + name);
        http.response()
                .putHeader("Content-Type", TYPES.get(name.substring(name.lastIndexOf('.') + 1)))
                .putHeader("Cache-Control", current ? "public, max-age=31536000, immutable" : "no-store")
                .end(content);
    }

    private static byte[] read(String resource) {
        try (InputStream in = Assets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing in the build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
