package dev.waybill.worker.encode;

import java.io.IOException;
import java.io.OutputStream;

/// What a library writes to that takes its stream once and for all: goes on to the part that is being filled
/// now.
final class Redirected extends OutputStream {

    private OutputStream current = nullOutputStream();

    /// Where to write from now on.
    void to(OutputStream next) {
        current = next;
    }

    /// From now on, nothing is written anywhere.
    void toNowhere() {
        current = nullOutputStream();
    }

    @Override
    public void write(int b) throws IOException {
        current.write(b);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        current.write(from, offset, length);
    }
}
