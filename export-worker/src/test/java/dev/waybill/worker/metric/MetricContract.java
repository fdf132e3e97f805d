package dev.waybill.worker.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.waybill.local.Ports;
import dev.waybill.worker.encode.PartBuffer;
import dev.waybill.worker.metric.MetricFailed.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// What holds of metrics on each database.
interface MetricContract {

    TenantDatabase database();

    @Test
    default void aMillionRowsAreAFile() {
        try (MetricRows rows = database().open(database().rows().formatted(1_000_000), MetricLimits.USUAL)) {
            long begun = System.nanoTime();
            assertThat(TenantDatabase.drain(rows)).isEqualTo(1_000_000);
            System.out.printf(
                    "%s: 1,000,000 rows, %,d bytes in %,d ms, %s%n",
                    database().target().kind(), rows.bytes(), (System.nanoTime() - begun) / 1_000_000, rows.times());
        }
    }

    @Test
    default void oneRowMoreIsAnError() {
        assertThat(reasonOf(database().rows().formatted(1_000_001), MetricLimits.USUAL))
                .isEqualTo(Reason.ROW_LIMIT);
    }

    @Test
    default void moreBytesThanAllowedAreAnError() {
        MetricFailed failed = failure(database().wide(), MetricLimits.USUAL);

        assertThat(failed.reason()).isEqualTo(Reason.SIZE_LIMIT);
        assertThat(failed.text()).contains("500,000,000");
    }

    @Test
    default void exactlyTheAllowedBytesAreAFile() {
        String sql = "select 'x' as a";
        MetricLimits four = new MetricLimits(1, 4, Duration.ofSeconds(20));
        MetricLimits three = new MetricLimits(1, 3, Duration.ofSeconds(20));

        try (MetricRows rows = database().open(sql, four)) {
            assertThat(TenantDatabase.drain(rows)).isOne();
            assertThat(rows.bytes()).isEqualTo(4);
        }
        assertThat(reasonOf(sql, three)).isEqualTo(Reason.SIZE_LIMIT);
    }

    @Test
    default void aStatementWithoutRowsIsAHeader() {
        assertThat(database().read("select 1 as a, 2 as b where 1 = 0").text()).isEqualToIgnoringCase("a,b\n");
    }

    @Test
    default void columnsMayHaveTheSameName() {
        assertThat(database().read("select 1 as a, 'two' as a").text()).isEqualToIgnoringCase("a,a\n1,two\n");
    }

    @Test
    default void aCommentAtTheEndHidesNothing() {
        assertThat(database().read("select 1 as a -- all of it").text()).isEqualToIgnoringCase("a\n1\n");
    }

    @Test
    default void aSlowStatementEndsWithItsTimeAndIsGoneFromTheServer() throws SQLException {
        String sql = database().slow().formatted("slow_one");
        long begun = System.nanoTime();

        Reason reason = reasonOf(sql, TenantDatabase.within(Duration.ofSeconds(4)));

        assertThat(reason).isEqualTo(Reason.TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(3_900), Duration.ofSeconds(30));
        awaitGone("slow_one");
    }

    @Test
    default void aStatementThatStallsBetweenRowsEndsWithItsTime() throws SQLException {
        String sql = database().stalling().formatted("stalling");
        long begun = System.nanoTime();

        Reason reason = reasonOf(sql, TenantDatabase.within(Duration.ofSeconds(4)));

        assertThat(reason).isEqualTo(Reason.TIMEOUT);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        awaitGone("stalling");
    }

    @Test
    default void aReaderWhoLeavesEndsTheStatement() throws SQLException {
        String sql = database().stalling().formatted("left_alone");
        long begun = System.nanoTime();
        try (MetricRows rows = database().open(sql, MetricLimits.USUAL)) {
            assertThat(rows.next(new PartBuffer(64 * 1024))).isTrue();
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        awaitGone("left_alone");
    }

    @Test
    default void aStatementIsBrokenOffFromAnotherThread() throws Exception {
        String sql = database().stalling().formatted("broken_off");
        try (MetricRows rows = database().open(sql, MetricLimits.USUAL)) {
            CompletableFuture<Long> reading = CompletableFuture.supplyAsync(() -> TenantDatabase.drain(rows));
            await().atMost(Duration.ofSeconds(30)).until(() -> database().running("broken_off") > 0);
            long begun = System.nanoTime();
            rows.breakOff();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> reading.get(20, TimeUnit.SECONDS))
                    .withCauseInstanceOf(MetricFailed.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        }
        awaitGone("broken_off");
    }

    @Test
    default void aConnectionThatIsCutInTheMiddleIsLost() throws Exception {
        String sql = database().stalling().formatted("cut_off");
        try (MetricRows rows = database().open(sql, MetricLimits.USUAL)) {
            CompletableFuture<Long> reading = CompletableFuture.supplyAsync(() -> TenantDatabase.drain(rows));
            await().atMost(Duration.ofSeconds(30)).until(() -> database().running("cut_off") > 0);
            database().execute(database().kill().formatted("cut_off"));
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> reading.get(20, TimeUnit.SECONDS))
                    .satisfies(thrown -> assertThat(thrown.getCause())
                            .isInstanceOfSatisfying(
                                    MetricFailed.class,
                                    failed -> assertThat(failed.reason()).isEqualTo(Reason.CONNECTION_LOST)));
        }
    }

    @Test
    default void aWrongPasswordIsRefused() {
        MetricFailed failed = catchThrowableOfType(
                MetricFailed.class,
                () -> database()
                        .metrics("127.0.0.1")
                        .open(
                                database().target(),
                                "not-the-password",
                                "select 1",
                                List.of(),
                                MetricLimits.USUAL,
                                Interruption.NONE));

        assertThat(failed.reason()).isEqualTo(Reason.DATA_SOURCE_REFUSED);
        assertThat(failed.text()).doesNotContain("not-the-password");
    }

    @Test
    default void anUnknownHostIsUnreachable() {
        MetricFailed failed = connecting("db.invalid", database().target().port(), "*");

        assertThat(failed.reason()).isEqualTo(Reason.DATA_SOURCE_UNREACHABLE);
        assertThat(failed.text()).contains("db.invalid").contains("not known");
    }

    @Test
    default void aPortWhereNobodyListensIsUnreachable() {
        MetricFailed failed = connecting("127.0.0.1", Ports.anyFree(), "127.0.0.1");

        assertThat(failed.reason()).isEqualTo(Reason.DATA_SOURCE_UNREACHABLE);
        assertThat(failed.text()).contains("127.0.0.1");
    }

    @Test
    default void aServerThatNeverAnswersIsUnreachableWithinTheTime() {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            long begun = System.nanoTime();
            MetricFailed failed = catchThrowableOfType(
                    MetricFailed.class,
                    () -> database()
                            .metrics("127.0.0.1")
                            .open(
                                    database().at("127.0.0.1", silent.getLocalPort()),
                                    "p",
                                    "select 1",
                                    List.of(),
                                    TenantDatabase.within(Duration.ofSeconds(3)),
                                    Interruption.NONE));

            assertThat(failed.reason()).isEqualTo(Reason.DATA_SOURCE_UNREACHABLE);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    default void aServerWhoseGreetingNeverEndsIsUnreachableWithinTheTime() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> drip(server));
            long begun = System.nanoTime();
            MetricFailed failed = catchThrowableOfType(
                    MetricFailed.class,
                    () -> database()
                            .metrics("127.0.0.1")
                            .open(
                                    database().at("127.0.0.1", server.getLocalPort()),
                                    "p",
                                    "select 1",
                                    List.of(),
                                    TenantDatabase.within(Duration.ofSeconds(3)),
                                    Interruption.NONE));

            assertThat(failed.reason()).isEqualTo(Reason.DATA_SOURCE_UNREACHABLE);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        }
    }

    /// The begin of an error of PostgreSQL's, and of a packet of MySQL's, and then a byte now and then: each read gets
    /// something.
    private static void drip(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write(new byte[] {'E', 0, 0, 0x61, (byte) 0xa8});
            while (true) {
                client.getOutputStream().write('x');
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
        } catch (IOException e) {
            // it has gone
        }
    }

    @Test
    default void aHostThatIsNotAllowedIsNotConnectedTo() {
        assertThat(connecting("127.0.0.1", database().target().port(), "db.example.com,10.0.0.0/8")
                        .reason())
                .isEqualTo(Reason.HOST_NOT_ALLOWED);
    }

    @Test
    default void aNameThatIsAllowedDoesNotLeadToLoopback() {
        MetricFailed failed = connecting("localhost", database().target().port(), "localhost,*");

        assertThat(failed.reason()).isEqualTo(Reason.HOST_NOT_ALLOWED);
        assertThat(failed.text()).contains("localhost");
    }

    @Test
    default void aNameLeadsWhereItsAddressIsAllowed() {
        try (MetricRows rows = database()
                .metrics("127.0.0.1")
                .open(
                        database().at("localhost", database().target().port()),
                        database().password(),
                        "select 1",
                        List.of(),
                        MetricLimits.USUAL,
                        Interruption.NONE)) {
            assertThat(TenantDatabase.drain(rows)).isOne();
        }
    }

    @Test
    default void twoStatementsAreRefused() {
        assertThat(reasonOf("select 1; select 2", MetricLimits.USUAL)).isEqualTo(Reason.QUERY_FAILED);
    }

    @Test
    default void whatTheDatabaseSaysIsTold() {
        MetricFailed failed = failure("select nothing_like_it from nowhere_at_all", MetricLimits.USUAL);

        assertThat(failed.reason()).isEqualTo(Reason.QUERY_FAILED);
        assertThat(failed.text()).containsIgnoringCase("nowhere_at_all").contains("SQLSTATE 42");
    }

    @Test
    default void noConnectionIsLeft() throws SQLException {
        try (Connection looking = database().access().open();
                Statement statement = looking.createStatement()) {
            assertThat(statement).isNotNull();
            database().read("select 1 as left_over_mark");
            reasonOf("select broken_mark", MetricLimits.USUAL);
        }
        awaitGone("_mark");
    }

    private void awaitGone(String mark) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(database().running(mark)).isZero());
    }

    private MetricFailed connecting(String host, int port, String hosts) {
        return catchThrowableOfType(
                MetricFailed.class,
                () -> database()
                        .metrics(hosts)
                        .open(
                                database().at(host, port),
                                database().password(),
                                "select 1",
                                List.of(),
                                MetricLimits.USUAL,
                                Interruption.NONE));
    }

    private Reason reasonOf(String sql, MetricLimits limits) {
        return failure(sql, limits).reason();
    }

    private MetricFailed failure(String sql, MetricLimits limits) {
        return catchThrowableOfType(MetricFailed.class, () -> {
            try (MetricRows rows = database().open(sql, limits)) {
                TenantDatabase.drain(rows);
            }
        });
    }
}
