package dev.waybill.worker.lifecycle;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.s3.model.CORSRule;

/// The one rule by which web pages of the product may use signed links: GET and HEAD of files and exports, also by
/// ranges, the PUT of an upload with the headers that are part of its signature, and the POST of a form. Nothing that
/// Waybill signs is a DELETE.
///
/// A rule lets pages read answers; who may have the bytes is decided by the signature of the link alone.
final class WaybillCors extends WantedRules<CORSRule> {

    private static final String ID = "waybill-web-pages";
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT");

    /// `x-amz-*` is for checksums, one asterisk in a name is allowed ("Elements of a CORS configuration", Amazon S3).
    private static final List<String> HEADERS =
            List.of("content-type", "content-md5", "if-none-match", "range", "x-amz-*");

    /// What a page may read beside what it always may (Fetch Standard, "CORS-safelisted response-header name").
    private static final List<String> EXPOSED =
            List.of("Content-Disposition", "Content-Length", "Content-Range", "ETag");

    private static final int MAX_AGE_SECONDS = 3_600;

    /// What a rule lets pages do: in no order, and names of headers in lower case, as they are compared.
    private record Effect(
            Set<String> origins, Set<String> methods, Set<String> headers, Set<String> exposed, Integer maxAgeSeconds) {

        static Effect of(CORSRule rule) {
            return new Effect(
                    Set.copyOf(rule.allowedOrigins()),
                    Set.copyOf(rule.allowedMethods()),
                    lowerCase(rule.allowedHeaders()),
                    lowerCase(rule.exposeHeaders()),
                    rule.maxAgeSeconds() == null ? 0 : rule.maxAgeSeconds());
        }

        private static Set<String> lowerCase(List<String> names) {
            return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        }

        Effect with(Set<String> others) {
            return new Effect(others, methods, headers, exposed, maxAgeSeconds);
        }
    }

    /// @param origins as browsers send them; never `*`
    WaybillCors(List<String> origins) {
        super(List.of(CORSRule.builder()
                .id(ID)
                .allowedOrigins(origins)
                .allowedMethods(METHODS)
                .allowedHeaders(HEADERS)
                .exposeHeaders(EXPOSED)
                .maxAgeSeconds(MAX_AGE_SECONDS)
                .build()));
    }

    @Override
    String name() {
        return "CORS rules";
    }

    @Override
    String otherwise() {
        return "Web pages cannot upload, nor read what they download, until it is set in the store's own way:";
    }

    /// By its id; where a store keeps none, by all that does not depend on the configuration.
    @Override
    boolean isOwn(CORSRule rule) {
        Effect effect = Effect.of(rule);
        return rule.id() == null || rule.id().isEmpty()
                ? effect.equals(Effect.of(wanted().getFirst()).with(effect.origins()))
                : rule.id().equals(ID);
    }

    @Override
    Object effect(CORSRule rule) {
        return Effect.of(rule);
    }

    @Override
    String table(List<CORSRule> rules) {
        return new TextTable("CORS RULE", "ORIGINS", "METHODS", "HEADERS", "EXPOSES", "SECONDS")
                .with(
                        rules,
                        rule -> List.of(
                                rule.id() == null || rule.id().isEmpty() ? "(no id)" : rule.id(),
                                listed(rule.allowedOrigins()),
                                listed(rule.allowedMethods()),
                                listed(rule.allowedHeaders()),
                                listed(rule.exposeHeaders()),
                                rule.maxAgeSeconds() == null
                                        ? "-"
                                        : rule.maxAgeSeconds().toString()))
                .text();
    }

    private static String listed(List<String> names) {
        return names.isEmpty() ? "-" : names.stream().sorted().collect(Collectors.joining(" "));
    }
}
