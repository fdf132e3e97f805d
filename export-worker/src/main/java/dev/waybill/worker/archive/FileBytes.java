package dev.waybill.worker.archive;

import dev.waybill.worker.upload.PinnedObject;
import dev.waybill.worker.upload.PinnedObject.NotAsPinned;
import java.io.ByteArrayInputStream;

/// The bytes of a stored file: read ahead, as those of small files are, or as they come.
sealed interface FileBytes extends AutoCloseable {

    /// Fills the array; fewer bytes only at the end.
    int read(byte[] to, int length) throws NotAsPinned;

    @Override
    void close();

    /// All of them in memory.
    record Ahead(byte[] bytes, ByteArrayInputStream left) implements FileBytes {

        Ahead(byte[] bytes) {
            this(bytes, new ByteArrayInputStream(bytes));
        }

        @Override
        public int read(byte[] to, int length) {
            return Math.max(0, left.read(to, 0, length));
        }

        @Override
        public void close() {}
    }

    /// From the store.
    record Streamed(PinnedObject object, StoreCalls calls) implements FileBytes {

        @Override
        public int read(byte[] to, int length) throws NotAsPinned {
            return calls.await(calls.begin(() -> object.read(to, length)));
        }

        @Override
        public void close() {
            object.close();
        }
    }
}
