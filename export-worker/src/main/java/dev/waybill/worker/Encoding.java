package dev.waybill.worker;

import dev.waybill.worker.encode.Encoder;
import dev.waybill.worker.encode.PartBuffer;
import java.sql.SQLException;

/// Encodes one part after the other, for as long as the run may go on.
///
/// @param watch asked between some units
record Encoding(Encoder encoder, Watch watch) {

    private static final int UNITS_BETWEEN_LOOKS = 64;

    /// Encodes units until the buffer is full; false if none is left.
    boolean fill(PartBuffer buffer) throws SQLException {
        while (!buffer.isFull()) {
            watch.check();
            for (int n = 0; n < UNITS_BETWEEN_LOOKS && !buffer.isFull(); n++) {
                if (!encoder.next(buffer)) {
                    return false;
                }
            }
        }
        return true;
    }
}
