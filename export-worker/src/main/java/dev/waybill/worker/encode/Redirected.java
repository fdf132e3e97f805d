package dev.waybill.worker.encode;

import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// For libraries that want one stream for all they write: its bytes go to the part that is being filled.
final class Redirected extends OutputStream {

    private @Nullable PartBuffer to;

    /// From now on.
    void to(PartBuffer part) {
        this.to = part;
    }

    private PartBuffer part() {
        if (to == null) {
            throw new IllegalStateException("bytes before there is a part");
        }
        return to;
    }

    @Override
    public void write(int b) {
        part().write(b);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        part().write(from, offset, length);
    }
}
