package dev.waybill.worker.crash;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/// A proxy before the store that holds or drops a chosen request: before the store sees it (it was not done), or
/// after the store did it and before the client hears (it was done, and nobody knows). Requests pass unchanged,
/// `Host` included, since their signatures cover it; one connection serves one request.
final class FaultyStore implements AutoCloseable {

    /// A request line, e.g. `PUT /bucket/exports/org/…csv?partNumber=3&uploadId=…`.
    record Request(String method, String target) {
        boolean isPart(int number) {
            return method.equals("PUT") && target.contains("partNumber=" + number + "&")
                    || method.equals("PUT") && target.endsWith("partNumber=" + number);
        }

        /// One of the parts from the first to the last.
        boolean isPart(int first, int last) {
            return IntStream.rangeClosed(first, last).anyMatch(this::isPart);
        }

        boolean isAnyPart() {
            return method.equals("PUT") && target.contains("partNumber=");
        }

        /// An object in one request.
        boolean isWhole() {
            return method.equals("PUT") && !target.contains("partNumber=");
        }

        boolean isCreate() {
            return method.equals("POST") && target.contains("?uploads");
        }

        boolean isComplete() {
            return method.equals("POST") && target.contains("uploadId=");
        }
    }

    /// What the store answered to a request.
    ///
    /// @param sha256 of the request's body
    record Answer(Request request, int status, String sha256) {

        /// Number of the part that was sent.
        int part() {
            return Integer.parseInt(request.target().replaceFirst(".*[?&]partNumber=(\\d+).*", "$1"));
        }
    }

    private enum When {
        BEFORE,
        AFTER
    }

    /// The requests that are held.
    static final class Hold {
        private final When when;
        private final Predicate<Request> which;
        private final CountDownLatch reached;
        private final CountDownLatch released = new CountDownLatch(1);

        private Hold(When when, int count, Predicate<Request> which) {
            this.when = when;
            this.which = which;
            this.reached = new CountDownLatch(count);
        }

        void awaitReached(Duration atMost) throws InterruptedException {
            if (!reached.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the worker did not send the request within " + atMost);
            }
        }

        void release() {
            released.countDown();
        }

        private void pass(When now, Request request) throws InterruptedException {
            if (now == when && which.test(request)) {
                reached.countDown();
                released.await();
            }
        }
    }

    private final URI store;
    private final ServerSocket server;
    private final AtomicInteger dropped = new AtomicInteger();
    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private volatile Optional<Hold> hold = Optional.empty();
    private volatile Optional<Drop> drop = Optional.empty();
    private volatile boolean away;

    FaultyStore(URI store) throws IOException {
        this.store = store;
        this.server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::accept);
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    Hold holdBefore(Predicate<Request> which) {
        return holdBefore(1, which);
    }

    /// @param count requests that are on their way when the hold counts as reached
    Hold holdBefore(int count, Predicate<Request> which) {
        return hold(new Hold(When.BEFORE, count, which));
    }

    Hold holdAfter(Predicate<Request> which) {
        return hold(new Hold(When.AFTER, 1, which));
    }

    private Hold hold(Hold next) {
        hold = Optional.of(next);
        return next;
    }

    /// From now on these requests get no answer, the connection is closed instead; the store does not see them.
    void dropBefore(Predicate<Request> which) {
        dropBefore(Integer.MAX_VALUE, which);
    }

    /// @param count how many of them; the others pass
    void dropBefore(int count, Predicate<Request> which) {
        drop = Optional.of(new Drop(When.BEFORE, count, which));
    }

    /// From now on these requests are done by the store, and the connection is closed without an answer.
    void dropAfter(Predicate<Request> which) {
        dropAfter(Integer.MAX_VALUE, which);
    }

    /// @param count how many of them; the others pass
    void dropAfter(int count, Predicate<Request> which) {
        drop = Optional.of(new Drop(When.AFTER, count, which));
    }

    /// From now on every request is answered 503, also those that are held; the store sees none of them.
    void goAway() {
        away = true;
    }

    /// From now on every request passes.
    void mend() {
        drop = Optional.empty();
        away = false;
    }

    /// How many requests were dropped.
    int dropped() {
        return dropped.get();
    }

    /// What the store answered so far to these requests, whether the client heard it or not.
    /// Waits until the store has answered such a request.
    void awaitAnswer(Predicate<Request> which) {
        Awaitility.await("the answer")
                .atMost(OnStage.SOON)
                .until(() -> !answers(which).isEmpty());
    }

    List<Answer> answers(Predicate<Request> which) {
        return answers.stream().filter(answer -> which.test(answer.request())).toList();
    }

    private record Drop(When when, AtomicInteger left, Predicate<Request> which) {
        Drop(When when, int count, Predicate<Request> which) {
            this(when, new AtomicInteger(count), which);
        }
    }

    private boolean drops(When now, Request request) {
        Optional<Drop> current = drop;
        boolean drops = current.isPresent()
                && current.get().when() == now
                && current.get().which().test(request)
                && current.get().left().getAndDecrement() > 0;
        if (drops) {
            dropped.incrementAndGet();
        }
        return drops;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket upstream = new Socket(store.getHost(), store.getPort())) {
            InputStream in = client.getInputStream();
            String head = head(in);
            if (head.isEmpty()) {
                return;
            }
            String[] line = head.substring(0, head.indexOf("\r\n")).split(" ", 3);
            Request request = new Request(line[0], line[1]);
            byte[] body = in.readNBytes(contentLength(head));

            pass(When.BEFORE, request);
            if (server.isClosed() || drops(When.BEFORE, request)) {
                return;
            }
            if (away) {
                client.getOutputStream().write(unavailable(request).getBytes(StandardCharsets.ISO_8859_1));
                return;
            }
            OutputStream out = upstream.getOutputStream();
            out.write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
            out.flush();
            byte[] answer = answer(request, upstream.getInputStream());
            answers.add(new Answer(request, status(answer), Sha256.of(body)));
            pass(When.AFTER, request);
            if (drops(When.AFTER, request)) {
                return;
            }
            client.getOutputStream().write(answer);
            client.getOutputStream().flush();
        } catch (IOException e) {
            // one side went away, as killed workers do
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(When now, Request request) throws InterruptedException {
        Optional<Hold> current = hold;
        if (current.isPresent()) {
            current.get().pass(now, request);
        }
    }

    /// One answer, and the client is told that the connection ends. The server is not: it would linger some seconds
    /// after a large body before it closes.
    private static byte[] answer(Request request, InputStream in) throws IOException {
        String head = head(in);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        if (head.toLowerCase(Locale.ROOT).contains("\r\ntransfer-encoding: chunked")) {
            copyChunks(in, answer);
        } else if (!request.method().equals("HEAD")) {
            answer.writeBytes(in.readNBytes(contentLength(head)));
        }
        return answer.toByteArray();
    }

    /// As Amazon S3 says it ("List of error codes").
    private static String unavailable(Request request) {
        String body = "<Error><Code>ServiceUnavailable</Code><Message>Please try again.</Message></Error>";
        return "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n"
                        .formatted(body.length())
                + "Connection: close\r\n\r\n"
                + (request.method().equals("HEAD") ? "" : body);
    }

    /// `HTTP/1.1 200 OK`
    private static int status(byte[] answer) {
        return Integer.parseInt(new String(answer, 9, 3, StandardCharsets.ISO_8859_1));
    }

    private static void copyChunks(InputStream in, ByteArrayOutputStream out) throws IOException {
        int size;
        do {
            String line = line(in);
            size = Integer.parseInt(line.strip(), 16);
            out.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
            out.writeBytes(in.readNBytes(size + 2)); // and its line end
        } while (size > 0);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0; b = in.read()) {
            line.append((char) b);
            if (b == '\n') {
                break;
            }
        }
        return line.toString();
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            String text = head.size() > 3 ? head.toString(StandardCharsets.ISO_8859_1) : "";
            if (text.endsWith("\r\n\r\n")) {
                return text.substring(0, text.length() - 2);
            }
        }
        return "";
    }

    private static int contentLength(String head) {
        for (String header : head.split("\r\n")) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                return Integer.parseInt(
                        header.substring("content-length:".length()).strip());
            }
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        server.close(); // first: what is held was not done, and never will be
        hold.ifPresent(Hold::release);
    }
}
