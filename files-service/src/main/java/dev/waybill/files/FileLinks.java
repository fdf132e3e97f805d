package dev.waybill.files;

import dev.waybill.contract.SignedUrl;
import dev.waybill.contract.Signer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Signs a fresh link to a file for each answer: never stored, so nothing to revoke but the time.
@ApplicationScoped
public class FileLinks {

    private final Signer signer;
    private final Duration lifetime;

    FileLinks(
            Signer signer,
            @ConfigProperty(name = "waybill.download.link-seconds", defaultValue = "600") long lifetimeSeconds) {
        this.signer = signer;
        this.lifetime = Duration.ofSeconds(lifetimeSeconds);
    }

    /// Saves under the file's own name.
    public SignedUrl sign(FileMetadata file) {
        return signer.get(file.key(), file.originalFileName, lifetime);
    }

    public FileAnswer answer(FileMetadata file) {
        SignedUrl link = sign(file);
        return new FileAnswer(
                file.id,
                file.originalFileName,
                file.contentType,
                file.byteSize,
                file.isImage,
                file.uploadedAt,
                file.uploadedBy,
                file.entityType,
                file.entityId,
                link.url(),
                link.expiresAt());
    }
}
