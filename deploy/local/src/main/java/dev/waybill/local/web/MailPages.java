package dev.waybill.local.web;

import dev.waybill.local.LocalMail;
import dev.waybill.local.Mail;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The mails as pages. What is in them may be anything: it is shown as text, and its HTML in a frame that runs no
/// script, loads nothing and has no cookies.
final class MailPages {

    /// Of a document that is a mail. Its links open in new tabs, which are none of its business.
    static final String CSP_OF_MAIL = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; "
            + "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

    private static final int MOST_SHOWN = 50;
    private static final Pattern HEAD = Pattern.compile("<head(\\s[^>]*)?>", Pattern.CASE_INSENSITIVE);
    private static final String NEW_TABS = "<base target=\"_blank\">";

    private final LocalMail mail;

    MailPages(LocalMail mail) {
        this.mail = mail;
    }

    /// HTML of every mail box, each newest first, and no more than can be looked through.
    String boxes() {
        List<String> addresses = mail.addresses();
        if (addresses.isEmpty()) {
            return "<h2>Mails</h2>\n<p>None yet. Ask for an export, and its mail comes here.</p>\n";
        }
        StringBuilder html = new StringBuilder();
        addresses.forEach(address -> html.append(box(address)));
        return html.toString();
    }

    private String box(String address) {
        StringBuilder html = new StringBuilder("""
                <h2>Mails to <bdi>%s</bdi></h2>
                <ul class="mails">
                """.formatted(Html.escaped(address)));
        for (Mail one : mail.newest(address, MOST_SHOWN)) {
            html.append("""
                    <li><a href="%s"><bdi>%s</bdi></a> <time>%s</time></li>
                    """.formatted(link(one), Html.escaped(subject(one)), Html.time(one.receivedAt())));
        }
        return html.append("</ul>\n").toString();
    }

    private static String subject(Mail one) {
        return one.subject().isBlank() ? "(no subject)" : one.subject();
    }

    private static String link(Mail one) {
        return "/mails/%s/%d".formatted(URLEncoder.encode(one.to(), StandardCharsets.UTF_8), one.uid());
    }

    static Answer preview(Mail one) {
        String subject = subject(one);
        String main = """
                <h1><bdi>%s</bdi></h1>
                <dl>
                <dt>From</dt><dd>%s</dd>
                <dt>To</dt><dd>%s</dd>
                <dt>Received</dt><dd>%s</dd>
                <dt>Message-ID</dt><dd><code>%s</code></dd>
                </dl>
                %s<h2>As text</h2>
                <pre>%s</pre>
                <details><summary>Source</summary>
                <pre>%s</pre>
                </details>
                """.formatted(
                        Html.escaped(subject),
                        Html.escaped(one.from()),
                        Html.escaped(one.to()),
                        Html.time(one.receivedAt()),
                        Html.escaped(one.messageId()),
                        one.html().isEmpty() ? "" : frame(one),
                        Html.escaped(one.text()),
                        Html.escaped(one.source()));
        return Answer.of(200, Html.TYPE, Html.page(subject, main));
    }

    private static String frame(Mail one) {
        return """
                <iframe src="%s/html" title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
                """.formatted(link(one));
    }

    /// The HTML part as a document of its own, for the frame.
    static Answer html(Mail one) {
        Matcher head = HEAD.matcher(one.html());
        String html = head.find()
                ? one.html().substring(0, head.end()) + NEW_TABS + one.html().substring(head.end())
                : NEW_TABS + one.html();
        return Answer.of(200, Html.TYPE, html)
                .with("Content-Security-Policy", CSP_OF_MAIL)
                .with("Referrer-Policy", "no-referrer");
    }
}
