package dev.waybill.local;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A mail as it was delivered.
///
/// @param uid counts from 1 for each address, in order of arrival
/// @param messageId the header `Message-ID` with its angle brackets; empty if there is none
/// @param to the address it was delivered to
/// @param text the plain text part, decoded; empty if there is none that can be read
/// @param html the HTML part, decoded; empty if there is none that can be read
/// @param source the whole mail, byte for byte (ISO 8859-1)
public record Mail(
        long uid,
        Instant receivedAt,
        String messageId,
        String from,
        String to,
        String subject,
        String contentType,
        String text,
        String html,
        String source) {

    static Mail read(Path file, String to) {
        try {
            byte[] source = Files.readAllBytes(file);
            MimeMessage message = new MimeMessage(null, new ByteArrayInputStream(source));
            return new Mail(
                    MailFolders.uid(file),
                    Files.getLastModifiedTime(file).toInstant(),
                    orEmpty(message.getMessageID()),
                    orEmpty(message.getHeader("From", ",")),
                    to,
                    orEmpty(message.getSubject()),
                    message.getContentType(),
                    find(message, "text/plain"),
                    find(message, "text/html"),
                    new String(source, StandardCharsets.ISO_8859_1));
        } catch (MessagingException e) {
            throw new IllegalStateException(file + " is not a mail", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + file, e);
        }
    }

    private static String find(Part part, String type) {
        try {
            return found(part, type);
        } catch (MessagingException | IOException e) { // no such charset, no boundary: the source shows it
            return "";
        }
    }

    private static String found(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return part.getContent().toString();
        }
        if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart inner = parts.getBodyPart(i);
                String found = find(inner, type);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
