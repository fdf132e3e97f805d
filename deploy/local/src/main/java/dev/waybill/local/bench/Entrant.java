package dev.waybill.local.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A contender that starts, or why it cannot.
sealed interface Entrant {

    Peer peer();

    record Present(Peer peer, Contender contender) implements Entrant {}

    /// @param why e.g. which program is not there
    record Missing(Peer peer, String why) implements Entrant {}

    static Entrant of(Peer peer, Lab lab) throws IOException {
        return switch (peer) {
            case WAYBILL -> new Present(peer, WaybillContender.start(lab));
            case NATIVE -> nativeExecutable(lab);
            case PSQL -> pipeline(lab);
            case JDBC -> new Present(peer, java(lab, JdbcPeer.class, "", "peer-jdbc.log", true));
            case NODE -> NodePeer.start(lab);
            case FLOOR -> new Present(peer, java(lab, FloorPeer.class, workerClasses(lab), "peer-floor.log", false));
        };
    }

    private static Entrant nativeExecutable(Lab lab) {
        Setup setup = lab.setup();
        return setup.worker()
                .nativeCommand(setup.repo())
                .<Entrant>map(command -> new Present(Peer.NATIVE, WaybillContender.start(lab, "native", command)))
                .orElse(new Missing(Peer.NATIVE, setup.worker().nativeMissing(setup.repo())));
    }

    private static Entrant pipeline(Lab lab) {
        Optional<Path> bash = Tool.find("bash");
        Optional<Path> psql = Tool.find("psql");
        Optional<Path> aws = Tool.find("aws");
        if (bash.isEmpty() || psql.isEmpty() || aws.isEmpty()) {
            return new Missing(Peer.PSQL, "bash, psql and aws (the AWS CLI) must be on the PATH");
        }
        return new Present(Peer.PSQL, new Pipeline(lab, bash.get(), psql.get(), aws.get()));
    }

    /// The floor reads with the worker's own sockets: it is to be the server's limit, not that of a slower reader.
    private static String workerClasses(Lab lab) {
        return lab.setup().worker().jar().resolveSibling("app").resolve("*").toString();
    }

    /// With the Java options of the worker.
    private static PeerProcess java(Lab lab, Class<?> main, String classPath, String logName, boolean stores) {
        Path log = lab.setup().work().resolve(logName);
        List<String> jvm = lab.setup().worker().jvm();
        return new PeerProcess(JavaChild.start(main, jvm, classPath, lab.environment(), log), log, stores);
    }
}
