package dev.waybill.worker;

import dev.waybill.contract.ExportFormat;
import dev.waybill.worker.claim.Claim;
import dev.waybill.worker.claim.Lease;
import dev.waybill.worker.encode.Encoder;
import dev.waybill.worker.encode.Heading;
import dev.waybill.worker.encode.PartBuffer;
import dev.waybill.worker.encode.Rows;
import dev.waybill.worker.source.Selection;
import dev.waybill.worker.source.TableSource;
import dev.waybill.worker.source.TableSource.Estimate;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Rows of a table, from one snapshot of one connection. A unit is a row.
final class TableEncoder implements Encoder {

    private static final Logger LOG = Logger.getLogger(TableEncoder.class);

    private final Claim claim;
    private final Connection connection;
    private final Lease.Alarm alarm;
    private final TableSource table;
    private final List<String> headers;
    private final Estimate estimate;
    private final Rows rows;
    private final Optional<List<String>> begunAfter;
    private final long doneBefore;
    private long read;
    private boolean ended;

    private TableEncoder(
            Claim claim,
            Connection connection,
            Lease.Alarm alarm,
            TableSource table,
            DatasetPlan plan,
            ExportSettings.Lane lane,
            Optional<List<String>> after,
            long doneBefore)
            throws SQLException {
        this.claim = claim;
        this.connection = connection;
        this.alarm = alarm;
        this.table = table;
        this.headers = plan.headers();
        this.estimate = table.estimate();
        this.rows = new RowFormat(table, plan, lane, after, estimate)
                .open(new Heading(plan.dataset().title(), claim.orgId(), table.asOf(), claim.createdAt()));
        this.begunAfter = after;
        this.doneBefore = doneBefore;
    }

    /// @param connection ended and closed with this; broken off when the lease is lost
    /// @param after      cursor of the checkpoint to go on from
    /// @param doneBefore rows that it covers
    static TableEncoder open(
            Claim claim,
            Connection connection,
            DatasetPlan plan,
            ExportSettings.Lane lane,
            Optional<List<String>> after,
            long doneBefore,
            Watch watch)
            throws SQLException {
        Lease.Alarm alarm = watch.breaksOff(connection);
        try {
            connection.setAutoCommit(false);
            Selection selection = new Selection(
                    plan.dataset().table(),
                    plan.columns(),
                    claim.orgId(),
                    plan.filter(),
                    plan.format() == ExportFormat.JSONL);
            TableSource table = TableSource.open(connection, selection);
            return new TableEncoder(claim, connection, alarm, table, plan, lane, after, doneBefore);
        } catch (SQLException | RuntimeException e) {
            alarm.close();
            TableSource.end(connection);
            throw e;
        }
    }

    @Override
    public Estimate estimate() {
        return estimate;
    }

    @Override
    public Instant asOf() {
        return table.asOf();
    }

    @Override
    public boolean isOneSnapshot() {
        return begunAfter.isEmpty();
    }

    @Override
    public void begin(PartBuffer to) {
        rows.begin(headers, to);
    }

    @Override
    public boolean next(PartBuffer to) throws SQLException {
        if (ended || !rows.next(to)) {
            return end(to);
        }
        if (read++ == 0) {
            Duration waited = Duration.between(claim.createdAt(), table.asOf()).plus(table.age());
            LOG.infof("%s: first row read %d µs after the request", claim, waited.toNanos() / 1_000);
        }
        return true;
    }

    /// What comes after the last row is a unit too, where the format has such a thing.
    private boolean end(PartBuffer to) {
        if (ended) {
            return false;
        }
        ended = true;
        int before = to.length();
        rows.end(to);
        return to.length() > before;
    }

    @Override
    public Optional<List<String>> cursor() {
        return read == 0 ? begunAfter : Optional.of(rows.cursor());
    }

    @Override
    public long done() {
        return doneBefore + read;
    }

    @Override
    public void close() throws SQLException {
        try {
            rows.close();
        } finally {
            alarm.close();
            TableSource.end(connection);
        }
    }
}
