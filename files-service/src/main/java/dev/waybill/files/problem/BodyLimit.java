package dev.waybill.files.problem;

import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Request bodies are small JSON objects: reading stops with 413 at 64 KiB, announced or not; for a body whose record
/// says so ([BodyMax]) at another size.
@Provider
public final class BodyLimit implements ReaderInterceptor {

    static final int MAX_BYTES = 64 * 1024;

    static Problem exceeded() {
        return exceeded(MAX_BYTES);
    }

    private static Problem exceeded(int mostBytes) {
        return new Problem(
                ProblemCode.BODY_TOO_LARGE, "The request body has more than %d bytes, the limit".formatted(mostBytes));
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext reader) throws IOException {
        BodyMax other = reader.getType().getAnnotation(BodyMax.class);
        reader.setInputStream(new Limited(reader.getInputStream(), other == null ? MAX_BYTES : other.value()));
        return reader.proceed();
    }

    private static final class Limited extends FilterInputStream {
        private final int mostBytes;
        private long seen;

        Limited(InputStream in, int mostBytes) {
            super(in);
            this.mostBytes = mostBytes;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n = super.read(into, offset, length);
            count(Math.max(0, n));
            return n;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void count(int bytes) {
            seen += bytes;
            if (seen > mostBytes) {
                throw exceeded(mostBytes);
            }
        }
    }
}
