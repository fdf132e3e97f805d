package dev.waybill.local.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    static void use(Settings settings) throws IOException {
        Files.createDirectories(
                settings.logs(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        LogManager.getLogManager().reset();
        ROOT.addHandler(new LogFile(settings.logs().resolve("launcher.log")));
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
