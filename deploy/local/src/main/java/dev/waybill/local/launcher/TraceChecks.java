package dev.waybill.local.launcher;

import dev.waybill.contract.Dataset;
import dev.waybill.contract.Dataset.Link;
import dev.waybill.local.DemoTenant;
import dev.waybill.local.LocalStack;
import dev.waybill.local.Mail;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/// One export: one object, one e-mail, one audit entry, and nothing else.
final class TraceChecks {

    private final Checks checks;
    private final LocalStack stack;
    private final DemoTenant tenant;

    TraceChecks(Checks checks, LocalStack stack, DemoTenant tenant) {
        this.checks = checks;
        this.stack = stack;
        this.tenant = tenant;
    }

    void run(Dataset dataset, Exported exported) throws SQLException {
        String extension = dataset.formats().getFirst().extension();
        String key = "exports/org/%s/%s.%s".formatted(tenant.id(), exported.id(), extension);
        String messageId = exported.messageId();
        try (RunTraces traces = new RunTraces(stack, UUID.fromString(exported.id()))) {
            checks.same("objects of the run", List.of(key), traces.objects());
            checks.same("open multipart uploads of the run", List.of(), traces.openUploads());
            checks.same(
                    "e-mails of the run",
                    List.of(messageId),
                    exported.mails().stream().map(Mail::messageId).toList());
            checks.holds("Message-ID names the run", messageId.contains(exported.id()), messageId);
            checkLink(dataset.link(), exported);
            checks.same(
                    "the only audit entry of the run",
                    "export.%s.completed, by the system".formatted(dataset.name()),
                    traces.audit());
            checks.same("attempts", "1", traces.attempts());
        }
    }

    private void checkLink(Link link, Exported exported) {
        List<String> texts = exported.mails().stream().map(Mail::text).toList();
        String url = exported.done().text("downloadUrl");
        switch (link) {
            case ONCE ->
                checks.holds(
                        "the link in the e-mail is the API's downloadUrl",
                        !texts.isEmpty()
                                && texts.stream().allMatch(text -> text.lines().anyMatch(url::equals)),
                        texts);
            case FRESH ->
                checks.holds(
                        "the e-mail points at the export's page, and holds no signed link",
                        !texts.isEmpty()
                                && texts.stream()
                                        .allMatch(text -> text.contains("/inspector/" + exported.id())
                                                && !text.contains("X-Amz-Signature")),
                        texts);
        }
    }
}
