package dev.waybill.worker.archive;

import dev.waybill.contract.Archive;
import dev.waybill.contract.Archive.Documents;
import dev.waybill.worker.claim.Claim;
import java.time.Instant;

/// `README.md`: what somebody who unpacks the archive years later wants to know.
final class Readme {

    private Readme() {}

    static String text(Claim claim, Archive archive, Instant asOf) {
        StringBuilder text = new StringBuilder();
        text.append("# %s of tenant %s\n\n".formatted(claim.dataset(), claim.orgId()));
        text.append("Export %s, requested at %s; data as of %s.\n\n".formatted(claim.runId(), claim.createdAt(), asOf));
        for (Documents documents : archive.documents()) {
            text.append("- `%s/`: one Markdown document each, with YAML front matter: %s\n"
                    .formatted(
                            documents.folder(),
                            String.join(", ", documents.table().columnNames())));
        }
        archive.files()
                .ifPresent(files -> text.append("- `%s/`: stored files, byte for byte\n".formatted(files.folder())));
        text.append("- `manifest.json`: every entry with its size, CRC-32, SHA-256 where known and source id; ");
        text.append("and what vanished or changed while the archive was made\n\n");
        text.append("Names are made safe for every file system; two that are equal but for case get a number.\n");
        return text.toString();
    }
}
