package dev.waybill.files.problem;

import jakarta.ws.rs.HttpMethod;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.util.RuntimeResourceVisitor;

/// The methods that a path takes, for the header `Allow` that an answer 405 must have (RFC 9110, section 15.5.6). The
/// framework knows them and leaves them out.
final class AllowedMethods {

    private static final Pattern PARAMETER_OR_SLASHES = Pattern.compile("\\{[^}]*}|/+");

    private AllowedMethods() {}

    /// In alphabetical order; empty where nothing has this path.
    static Set<String> of(String path) {
        Set<String> methods = new TreeSet<>();
        ResteasyReactiveRequestContext current = CurrentRequestManager.get();
        if (current != null) {
            RuntimeResourceVisitor.visitRuntimeResources(
                    "", current.getDeployment().getClassMappers(), new RuntimeResourceVisitor() {
                        @Override
                        public void visitRuntimeResource(String method, String template, RuntimeResource resource) {
                            if (matches(template, path)) {
                                methods.add(method);
                            }
                        }
                    });
        }
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        return methods;
    }

    /// @param template `/api/v1/files/{id}`; the API's parameters have no patterns of their own
    static boolean matches(String template, String path) {
        String pattern = PARAMETER_OR_SLASHES
                .matcher(template)
                .replaceAll(part -> part.group().startsWith("/") ? "/" : "[^/]+");
        return Pattern.matches(pattern + "/?", path);
    }
}
