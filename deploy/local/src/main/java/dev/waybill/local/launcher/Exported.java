package dev.waybill.local.launcher;

import dev.waybill.local.Mail;
import dev.waybill.local.launcher.ExportApi.Answer;
import java.nio.file.Path;
import java.util.List;

/// A complete export with all that its user got.
///
/// @param done what the API says
/// @param file where the download is kept
/// @param mails that speak of it
/// @param messageId that its mail must have; empty if none was sent in time
record Exported(Answer done, Path file, Download download, List<Mail> mails, String messageId) {

    Exported {
        mails = List.copyOf(mails);
    }

    String id() {
        return done.text("exportId");
    }
}
