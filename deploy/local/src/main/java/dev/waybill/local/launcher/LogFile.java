package dev.waybill.local.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;

/// What the stack's own servers log goes to a file, so that a terminal shows only what a command says.
final class LogFile extends StreamHandler {

    private static final Logger ROOT = Logger.getLogger("");

    private LogFile(Path file) throws IOException {
        super(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), new SimpleFormatter());
        setEncoding(StandardCharsets.UTF_8.name());
        setLevel(Level.INFO);
    }

    /// From now on to `home/log/launcher.log`. Makes the home, for its owner's eyes only, if it does not exist.
    ///
    /// @throws RefusedException if that cannot be; nobody but the console has heard of it
    static void use(Settings settings) {
        try {
            Files.createDirectories(
                    settings.logs(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw unusable(settings, "a directory cannot be made there", e);
        }
        try {
            LogFile file = new LogFile(settings.logs().resolve("launcher.log"));
            LogManager.getLogManager().reset();
            ROOT.addHandler(file);
        } catch (IOException e) {
            throw unusable(settings, "its log cannot be written", e);
        }
    }

    private static RefusedException unusable(Settings settings, String what, IOException e) {
        String why = switch (e) {
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileAlreadyExistsException exists -> exists.getFile() + " is not a directory";
            case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
            default -> String.valueOf(e.getMessage());
        };
        return new RefusedException("WAYBILL_HOME is '%s': %s (%s)".formatted(settings.home(), what, why), e);
    }

    static void failed(String command, Exception e) {
        ROOT.log(Level.SEVERE, "./waybill " + command + " failed", e);
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        super.publish(entry);
        flush(); // a killed launcher has logged all the same
    }
}
