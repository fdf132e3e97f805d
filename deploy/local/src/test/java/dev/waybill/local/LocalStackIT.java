package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.auth.module.UnixSystem;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> ORIGINS = List.of("http://localhost:8080");

    @TempDir
    Path directory;

    private Path home;
    private final List<Process> programs = new ArrayList<>();

    @BeforeEach
    void nameHome() {
        home = directory.resolve("way bill's"); // a home may hold spaces
    }

    @AfterEach
    void endPrograms() {
        programs.forEach(Process::destroyForcibly);
        OrphanedPostgres.postmaster(home.resolve("postgres/data")).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void findsItsDataAgainAfterARestart() throws SQLException {
        String token;
        try (LocalStack stack = LocalStack.start(home, Ports.free(), ORIGINS)) {
            write(stack, "kept");
            token = stack.environment().get("WAYBILL_JWT_PUBLIC_KEY");
            assertPointsAtEveryServer(stack.environment());
            assertThat(setting(stack, "fsync")).isEqualTo("on");
        }
        try (LocalStack stack = LocalStack.start(home, Ports.free(), ORIGINS)) {
            assertThat(read(stack)).isEqualTo("kept");
            assertThat(stack.environment()).containsEntry("WAYBILL_JWT_PUBLIC_KEY", token);
        }
    }

    @Test
    void temporaryStackLeavesNeitherProcessNorFile() {
        LocalStack stack = LocalStack.startTemporary();
        ProcessHandle postmaster = postmaster(stack.home());

        stack.close();
        stack.close();

        assertThat(Liveness.isAlive(postmaster)).isFalse();
        assertThat(stack.home()).doesNotExist();
    }

    @Test
    void deadDatabaseIsToldAndTheNextStartRecovers() throws SQLException {
        try (LocalStack stack = LocalStack.start(home, Ports.free(), ORIGINS)) {
            write(stack, "kept");
            stack.requireDatabase();

            signal("KILL", "" + postmaster(home).pid());

            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() -> assertThatThrownBy(stack::requireDatabase)
                            .hasMessageContainingAll("PostgreSQL has ended", "server.log"));
        }
        try (LocalStack stack = LocalStack.start(home, Ports.free(), ORIGINS)) {
            assertThat(read(stack)).isEqualTo("kept");
        }
    }

    @Test
    void secondStackOverTheSameHomeIsRefused() {
        try (LocalStack first = LocalStack.start(home, Ports.free(), ORIGINS)) {
            assertThatThrownBy(() -> LocalStack.start(home, Ports.free(), ORIGINS))
                    .hasMessageContainingAll("Another stack runs over", home.toString(), "WAYBILL_HOME");
        }
    }

    @Test
    void stackThatCannotStartWhollyLeavesNothingRunning() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ports busy = new Ports(0, 0, 0, taken.getLocalPort());

            assertThatThrownBy(() -> LocalStack.start(home, busy, ORIGINS))
                    .hasMessageContaining("" + taken.getLocalPort());
        }
        assertThat(home.resolve("postgres/data/postmaster.pid")).doesNotExist();
        LocalStack.start(home, Ports.free(), ORIGINS).close();
    }

    @Test
    void killedJvmLeavesNoProcessBehindAndItsDataComesBack() throws Exception {
        Process program = program(home.toString());
        List<ProcessHandle> family = family(program, home);
        signal("INT", "" + watchdog(program).pid()); // as Ctrl-C in a terminal reaches all

        program.destroyForcibly();

        allGone(family);
        try (LocalStack stack = LocalStack.start(home, Ports.free(), ORIGINS)) {
            write(stack, "alive");
            assertThat(read(stack)).isEqualTo("alive");
        }
    }

    @Test
    void killedJvmLeavesNoTemporaryDirectory() throws Exception {
        Process program = program("-");
        Path temporary = homes.getLast();
        List<ProcessHandle> family = family(program, temporary);

        program.destroyForcibly();

        allGone(family);
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(temporary).doesNotExist());
    }

    @Test
    void killedProcessGroupOfTheJvmLeavesNoProcessBehind() throws Exception {
        Process program = launched(List.of("setsid"), "-"); // becomes the JVM, in a group of its own
        Path temporary = homes.getLast();
        List<ProcessHandle> family = family(program, temporary);

        signal("KILL", "-" + program.pid());

        allGone(family);
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() -> assertThat(temporary).doesNotExist());
    }

    @Test
    void recoversWhenEverythingWasKilled() throws Exception {
        Process program = program(home.toString());
        List<ProcessHandle> family = family(program, home);
        watchdog(program).destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        allGone(family);
        Path pidFile = home.resolve("postgres/data/postmaster.pid");
        assertThat(pidFile).exists();
        List<String> lines = new ArrayList<>(Files.readAllLines(pidFile));
        lines.set(0, "" + ProcessHandle.current().pid()); // the number now belongs to somebody else
        Files.write(pidFile, lines);

        try (LocalStack stack = LocalStack.start(home, Ports.free(), ORIGINS)) {
            write(stack, "recovered");
            assertThat(read(stack)).isEqualTo("recovered");
        }
    }

    @Test
    void serverThatOutlivedItsStackAndItsWatchdogIsEndedByTheNextStart() throws Exception {
        Process program = program(home.toString());
        ProcessHandle orphan = postmaster(home);
        program.descendants().forEach(ProcessHandle::destroyForcibly);
        program.destroyForcibly().waitFor();
        assertThat(Liveness.isAlive(orphan)).isTrue();

        LocalStack.start(home, Ports.free(), ORIGINS).close();

        assertThat(Liveness.isAlive(orphan)).isFalse();
    }

    @Test
    void rootStartsPostgresAlsoWhereNoUserNamespaceCanBeMade() throws Exception {
        Path noUnshare = Files.createDirectory(directory.resolve("bin"));
        Path unshare = Files.writeString(noUnshare.resolve("unshare"), "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(unshare, PosixFilePermissions.fromString("rwxr-xr-x"));

        Process program = program("-", noUnshare);
        List<ProcessHandle> family = family(program, homes.getLast());
        String self = System.getProperty("user.name");
        assertThat(postmaster(homes.getLast()).info().user()).hasValue(self.equals("root") ? "nobody" : self);
        program.getOutputStream().close(); // ends it

        allGone(family);
        assertThat(homes.getLast()).doesNotExist();
    }

    @Test
    void probeThatIsInterruptedIsNoReasonToRunAsNobody() throws Exception {
        Path interrupted = Files.createDirectory(directory.resolve("bin"));
        // no SIGINT: whoever runs the tests in the background has made all of them ignore it
        Path unshare = Files.writeString(interrupted.resolve("unshare"), "#!/bin/sh\nkill -KILL $$\n");
        Files.setPosixFilePermissions(unshare, PosixFilePermissions.fromString("rwxr-xr-x"));
        if (new UnixSystem().getUid() != 0) { // nobody else is asked to
            program("-", interrupted);
            return;
        }

        assertThatThrownBy(() -> program("-", interrupted))
                .hasMessageContainingAll("Interrupted while looking whether 'unshare --user' works", "signal 9");
    }

    // ---------------------------------------------------------------------------------------------- by hand

    private final List<Path> homes = new ArrayList<>();

    private static void assertPointsAtEveryServer(Map<String, String> environment) {
        assertThat(environment.keySet())
                .containsExactlyInAnyOrder(
                        "WAYBILL_DB_URL",
                        "WAYBILL_DB_USER",
                        "WAYBILL_DB_PASSWORD",
                        "WAYBILL_DB_MIGRATION_USER",
                        "WAYBILL_DB_MIGRATION_PASSWORD",
                        "WAYBILL_ADMIN_DB_URL",
                        "WAYBILL_S3_ENDPOINT",
                        "WAYBILL_S3_PUBLIC_ENDPOINT",
                        "WAYBILL_S3_REGION",
                        "WAYBILL_S3_BUCKET",
                        "WAYBILL_S3_ACCESS_KEY",
                        "WAYBILL_S3_SECRET_KEY",
                        "WAYBILL_S3_PATH_STYLE",
                        "WAYBILL_SECRET_KEYS",
                        "WAYBILL_METRIC_HOSTS",
                        "WAYBILL_SMTP_HOST",
                        "WAYBILL_SMTP_PORT",
                        "WAYBILL_SMTP_FROM",
                        "WAYBILL_SMTP_TLS",
                        "WAYBILL_JWT_PUBLIC_KEY",
                        "WAYBILL_JWT_ISSUER",
                        "WAYBILL_JWT_AUDIENCE",
                        "WAYBILL_CORS_ORIGINS");
        assertThat(environment.values()).noneMatch(String::isBlank);
    }

    private Process program(String home, Path... pathFirst) throws IOException {
        return launched(List.of(), home, pathFirst);
    }

    private Process launched(List<String> prefix, String home, Path... pathFirst) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StackProgram.class.getName(),
                home,
                SmallService.jar(directory).toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", join(pathFirst), (usual, first) -> first + usual);
        Process program = builder.start();
        programs.add(program);
        BufferedReader output = program.inputReader();
        StringBuilder seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ready ")) {
                homes.add(Path.of(line.substring("ready ".length())));
                return program;
            }
            seen.append(line).append('\n');
        }
        throw new AssertionError("The program ended: " + seen);
    }

    private static String join(Path... directories) {
        return Stream.of(directories).map(directory -> directory + ":").collect(Collectors.joining());
    }

    /// The JVM, its service, its watchdog, the PostgreSQL server and the server's children.
    private static List<ProcessHandle> family(Process program, Path home) {
        ProcessHandle postmaster = postmaster(home);
        List<ProcessHandle> family = Stream.of(
                        Stream.of(program.toHandle(), postmaster), program.descendants(), postmaster.descendants())
                .flatMap(handles -> handles)
                .toList();
        assertThat(family).hasSizeGreaterThan(6).allMatch(ProcessHandle::isAlive);
        return family;
    }

    private static ProcessHandle watchdog(Process program) {
        return program.children()
                .filter(child -> child.info().command().orElse("").matches(".*/(sh|dash|bash|busybox)"))
                .findFirst()
                .orElseThrow();
    }

    private static ProcessHandle postmaster(Path home) {
        return OrphanedPostgres.postmaster(home.resolve("postgres/data")).orElseThrow();
    }

    private static void signal(String name, String pid) {
        Program.run(List.of("/bin/sh", "-c", "kill -" + name + " " + pid), "");
    }

    private static void allGone(List<ProcessHandle> family) {
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(family).noneMatch(Liveness::isAlive));
    }

    private static void write(LocalStack stack, String text) throws SQLException {
        try (Connection owner = stack.database().owner();
                Statement sql = owner.createStatement()) {
            sql.execute("create schema if not exists app");
            sql.execute("create table if not exists app.note (note text)");
            sql.execute("insert into app.note values ('" + text + "')");
        }
    }

    private static String read(LocalStack stack) throws SQLException {
        return text(stack, "select string_agg(note, ',') from app.note");
    }

    private static String setting(LocalStack stack, String name) throws SQLException {
        return text(stack, "show " + name);
    }

    private static String text(LocalStack stack, String query) throws SQLException {
        try (Connection owner = stack.database().owner();
                Statement sql = owner.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
