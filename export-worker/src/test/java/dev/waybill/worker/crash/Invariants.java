package dev.waybill.worker.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.worker.crash.Stage.Expected;
import dev.waybill.worker.crash.Stage.Run;
import java.util.UUID;

/// What must hold after every export, whatever died while it ran.
final class Invariants {

    private Invariants() {}

    /// One object with the bytes of an undisturbed export, one complete run, one audit entry, one mail, nothing left.
    static void assertOneOfEverything(Stage stage, UUID id, Expected expected) {
        assertOneOfEverythingButMail(stage, id, expected);
        assertThat(stage.mailsOf(id)).singleElement().satisfies(mail -> {
            assertThat(mail.messageId()).isEqualTo("<%s.ready@example.com>".formatted(id));
            assertThat(mail.text()).contains(stage.run(id).downloadUrl());
        });
    }

    static void assertOneOfEverythingButMail(Stage stage, UUID id, Expected expected) {
        Run run = stage.run(id);
        assertThat(run.status()).isEqualTo("complete");
        assertThat(run.sha256()).as("bytes of the undisturbed export").isEqualTo(expected.sha256());
        assertThat(stage.sha256OfObject(run.objectKey())).isEqualTo(expected.sha256());
        assertThat(run.rowCount()).isEqualTo(expected.rowCount());
        assertThat(stage.objectsUnderExports())
                .filteredOn(key -> key.contains(id.toString()))
                .hasSize(1);
        assertThat(stage.openUploads()).isEmpty();
        assertThat(stage.count("select count(*) from waybill.audit_logs where action like 'export.%.completed'"
                        + " and actor_user_id is null and subject_id = '" + id + "'"))
                .isEqualTo(1);
        assertThat(stage.count("select count(*) from waybill.audit_logs where subject_id = '%s'".formatted(id)))
                .isEqualTo(1);
        assertThat(stage.count("select count(*) from waybill.export_outbox")).isZero();
        assertThat(stage.count("select count(*) from waybill.export_checkpoint"))
                .isZero();
        assertThat(stage.count("select count(*) from waybill.file_metadata where object_key like 'exports/%'"))
                .isZero();
    }
}
