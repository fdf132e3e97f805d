package dev.waybill.worker;

import dev.waybill.worker.encode.CsvRows;
import dev.waybill.worker.encode.PartBuffer;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Encodes rows into one part after the other, and knows how far it came.
final class Encoding {

    private static final int ROWS_BETWEEN_LOOKS = 64;

    private final CsvRows rows;
    private final Watch watch;
    private final Runnable onFirstRow;
    private final Optional<List<String>> begunAfter;
    private final long doneBefore;
    private long rowsRead;

    /// @param begunAfter cursor of the checkpoint that this goes on from
    /// @param doneBefore rows that it covers
    Encoding(CsvRows rows, Optional<List<String>> begunAfter, long doneBefore, Watch watch, Runnable onFirstRow) {
        this.rows = rows;
        this.begunAfter = begunAfter;
        this.doneBefore = doneBefore;
        this.watch = watch;
        this.onFirstRow = onFirstRow;
    }

    /// Encodes rows until the buffer is full; false if no row is left.
    boolean fill(PartBuffer buffer) throws SQLException {
        while (!buffer.isFull()) {
            watch.check();
            for (int n = 0; n < ROWS_BETWEEN_LOOKS && !buffer.isFull(); n++) {
                if (!rows.next(buffer)) {
                    return false;
                }
                if (rowsRead++ == 0) {
                    onFirstRow.run();
                }
            }
        }
        return true;
    }

    /// Rows of the export that are encoded.
    long rowsDone() {
        return doneBefore + rowsRead;
    }

    /// Key of the last of them.
    Optional<List<String>> cursor() {
        return rowsRead == 0 ? begunAfter : Optional.of(rows.cursor());
    }
}
