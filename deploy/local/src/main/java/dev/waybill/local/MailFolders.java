package dev.waybill.local;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Mails as files: `<root>/<address>/<uid>.eml`, uid counting from 1 for each address, e.g.
/// `mail/alice@example.com/000001.eml`. A file is there as a whole or not at all, and before the sender hears that
/// its mail was taken.
final class MailFolders {

    private final Path root;

    MailFolders(Path root) {
        this.root = Directories.ownerOnly(root);
    }

    /// What writes a mail.
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    synchronized void add(String address, Content mail) throws IOException {
        Path folder = Directories.ownerOnly(folder(address));
        List<Path> before = files(address);
        long uid = before.isEmpty() ? 1 : uid(before.getLast()) + 1;
        Path half = Files.createTempFile(folder, "half", null);
        try {
            try (OutputStream out = Files.newOutputStream(half)) {
                mail.writeTo(out);
            }
            Files.move(half, folder.resolve("%06d.eml".formatted(uid)), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    /// The mails to this address (case does not matter), oldest first; none if it never got one.
    List<Path> files(String address) {
        try (Stream<Path> files = Files.list(folder(address))) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not list the mails of " + address, e);
        }
    }

    /// Every address that got a mail, sorted.
    List<String> addresses() {
        try (Stream<Path> folders = Files.list(root)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> !name.equals("%"))
                    .map(name -> URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8))
                    .filter(address -> !files(address).isEmpty())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not list the addresses in " + root, e);
        }
    }

    static long uid(Path file) {
        return Long.parseLong(file.getFileName().toString().replace(".eml", ""));
    }

    /// One folder for each address, inside the root whatever the address is: all but letters, digits and `@ + - _`,
    /// and dots between them, is percent-encoded.
    private Path folder(String address) {
        StringBuilder name = new StringBuilder();
        for (byte b : address.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "@+-_".indexOf(c) >= 0;
            if (plain || (c == '.' && !name.isEmpty())) {
                name.append(c);
            } else {
                name.append('%').append("%02x".formatted((int) c));
            }
        }
        return root.resolve(name.isEmpty() ? "%" : name.toString());
    }
}
