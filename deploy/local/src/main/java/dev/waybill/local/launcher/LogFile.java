package dev.waybill.local.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// What the stack's own servers log goes to a file, so that a terminal shows only what a command says.
final class LogFile {

    private static final Logger LOG = Logger.getLogger(LogFile.class.getName());

    private LogFile() {}

    /// From now on to `home/log/launcher.log`.
    static void use(Path home) throws IOException {
        Path logs = Files.createDirectories(home.resolve("log"));
        Handler file = new FileHandler(logs.resolve("launcher.log").toString().replace("%", "%%"), true);
        file.setFormatter(new SimpleFormatter());
        file.setEncoding("UTF-8");
        LogManager.getLogManager().reset();
        Logger.getLogger("").addHandler(file);
    }

    static void failed(String command, Exception e) {
        LOG.log(Level.SEVERE, "./waybill " + command + " failed", e);
    }
}
