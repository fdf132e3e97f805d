package dev.waybill.local.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/// Where somebody goes after signing in: an address of files-service, and nowhere else, so that a link to the sign-in
/// page cannot lead people astray.
///
/// @param host `localhost` or `127.0.0.1`
/// @param rest path, query and fragment, e.g. `/files?cursor=x`
record ReturnTo(String host, int port, String rest) {

    private static final Set<String> HOSTS = Set.of("localhost", "127.0.0.1");
    private static final int MOST_CHARACTERS = 4_000;

    /// Empty unless it is an absolute HTTP address of files-service on one of this machine's names.
    static Optional<ReturnTo> of(String url, int filesPort) {
        if (url.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(url); // refuses blanks, control characters and backslashes
            boolean ofFilesService = "http".equals(uri.getScheme())
                    && uri.getHost() != null
                    && HOSTS.contains(uri.getHost())
                    && uri.getRawUserInfo() == null
                    && (uri.getPort() < 0 ? 80 : uri.getPort()) == filesPort;
            return ofFilesService ? Optional.of(new ReturnTo(uri.getHost(), filesPort, rest(uri))) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String rest(URI uri) {
        String ascii = uri.toASCIIString();
        int begin = ascii.indexOf(uri.getRawAuthority()) + uri.getRawAuthority().length();
        String rest = ascii.substring(begin);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    String url() {
        return "http://%s:%d%s".formatted(host, port, rest);
    }
}
