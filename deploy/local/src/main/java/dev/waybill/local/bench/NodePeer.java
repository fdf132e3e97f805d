package dev.waybill.local.bench;

import dev.waybill.local.bench.Entrant.Missing;
import dev.waybill.local.bench.Entrant.Present;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `deploy/bench/export.mjs` with the packages its lock file names, installed beside the logs: the sources stay as
/// they are.
final class NodePeer {

    private static final List<String> FILES = List.of("package.json", "package-lock.json", "export.mjs");

    private NodePeer() {}

    static Entrant start(Lab lab) throws IOException {
        Optional<Path> node = Tool.find("node");
        Optional<Path> npm = Tool.find("npm");
        if (node.isEmpty() || npm.isEmpty()) {
            return new Missing(Peer.NODE, "node and npm must be on the PATH");
        }
        Path directory = lab.setup().work().resolve("node");
        Files.createDirectories(directory);
        for (String file : FILES) {
            Path from = lab.setup().repo().resolve("deploy/bench").resolve(file);
            Files.copy(from, directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Path log = lab.setup().work().resolve("peer-node.log");
        if (!isInstalled(npm.get(), directory, log)) {
            return new Missing(Peer.NODE, "npm ci failed, see " + log);
        }
        Process process = JavaChild.start(
                List.of(node.get().toString(), directory.resolve("export.mjs").toString()), lab.environment(), log);
        return new Present(Peer.NODE, new PeerProcess(process, log, true));
    }

    private static boolean isInstalled(Path npm, Path directory, Path log) throws IOException {
        List<String> install =
                List.of(npm.toString(), "ci", "--prefix", directory.toString(), "--no-audit", "--no-fund");
        Process process = JavaChild.start(install, Map.of(), log);
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        try {
            return process.waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
