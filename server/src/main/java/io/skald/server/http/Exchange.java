package io.skald.server.http;

import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

/// One request, completely received, and the way to answer it. Thread-safe.
public final class Exchange {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Set<String> WITH_FORM = Set.of("POST", "PUT", "PATCH");

    /// As Go's library, and so Loki.
    private static final int MAX_FORM_BYTES = 10 << 20;

    private final String method;
    private final String query;
    private final String pathSegment;
    private final UnaryOperator<@Nullable String> headers;
    private final Body body;
    private final Consumer<Response> sender;
    private final long receivedNanos;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final List<Runnable> whenGone = new CopyOnWriteArrayList<>();
    private final List<IntConsumer> whenAnswered = new CopyOnWriteArrayList<>();
    private final AtomicLong lines = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean gone;
    private volatile @Nullable Parameters parameters;
    private Consumer<Consumer<Socket>> upgrader =
            _ -> respond(Response.error(400, "Bad Request\n"));

    /// @param query the raw query string, without the question mark
    /// @param pathSegment the variable part of the path, still percent-encoded
    /// @param headers value of a header by its name, null when it is missing
    /// @param sender called at most once
    /// @param receivedNanos when the last byte came, on the ticker of elapsed time
    Exchange(
            String method,
            String query,
            String pathSegment,
            UnaryOperator<@Nullable String> headers,
            Body body,
            Consumer<Response> sender,
            long receivedNanos) {
        this.method = method;
        this.query = query;
        this.pathSegment = pathSegment;
        this.headers = headers;
        this.body = body;
        this.sender = sender;
        this.receivedNanos = receivedNanos;
    }

    public String method() {
        return method;
    }

    /// The raw query string of the URL, without the question mark.
    public String query() {
        return query;
    }

    /// When the last byte came, on the ticker of elapsed time.
    public long receivedNanos() {
        return receivedNanos;
    }

    /// What the `*` in the route's path stands for; empty when there is none.
    ///
    /// @throws HttpFailure 400 when it is not well-formed
    public String pathSegment() {
        return Parameters.decode(pathSegment, false);
    }

    /// @param name in any case
    /// @return null when the request has no such header
    public @Nullable String header(String name) {
        return headers.apply(name);
    }

    /// Valid up to [#bodySize()], until the exchange is answered.
    public byte[] body() {
        return body.array();
    }

    public int bodySize() {
        return body.size();
    }

    /// Those of the form body, and of the URL. They stay when the exchange is answered.
    ///
    /// @throws HttpFailure 400 when they are not well-formed, or too much
    public Parameters parameters() {
        Parameters known = parameters;
        if (known == null) {
            known = Parameters.parse(form(), query);
            parameters = known;
        }
        return known;
    }

    /// The parameters as far as somebody asked for them before, and could read them.
    public @Nullable Parameters knownParameters() {
        return parameters;
    }

    private String form() {
        String type = header("Content-Type");
        if (type == null || !WITH_FORM.contains(method)) {
            return "";
        }
        int end = type.indexOf(';');
        if (!(end < 0 ? type : type.substring(0, end)).strip().equalsIgnoreCase(FORM)) {
            return "";
        }
        if (body.size() > MAX_FORM_BYTES) {
            throw HttpFailure.badRequest("http: POST too large");
        }
        return Utf8.text(body.array(), 0, body.size());
    }

    /// Notes what was looked at for the answer, on top of what was noted before.
    public void lookedAt(long moreLines, long moreBytes) {
        lines.addAndGet(moreLines);
        bytes.addAndGet(moreBytes);
    }

    /// Lines that were looked at, as far as it was noted.
    public long lines() {
        return lines.get();
    }

    /// Bytes of the lines that were looked at, as far as it was noted.
    public long bytes() {
        return bytes.get();
    }

    /// Sends the answer. Later calls do nothing, nor do calls after the client has gone.
    public void respond(Response response) {
        if (answered.compareAndSet(false, true)) {
            body.release();
            whenAnswered.forEach(told -> told.accept(response.status()));
            sender.accept(response);
        }
    }

    /// Tells `told` the status of the answer before it is sent, on the thread that answers.
    public void whenAnswered(IntConsumer told) {
        whenAnswered.add(told);
    }

    /// Makes a WebSocket of the connection, or answers that the request does not allow it.
    ///
    /// @param opened takes the socket; on the event loop
    public void upgrade(Consumer<Socket> opened) {
        upgrader.accept(opened);
    }

    /// Says how the request becomes a WebSocket. Before it is handled.
    void upgradeBy(Consumer<Consumer<Socket>> way) {
        upgrader = way;
    }

    /// Takes the exchange out of HTTP: there will be no answer.
    ///
    /// @return false when it is answered already
    boolean leaveHttp() {
        if (!answered.compareAndSet(false, true)) {
            return false;
        }
        body.release();
        return true;
    }

    /// Whether the client closed the connection before it was answered.
    public boolean isGone() {
        return gone;
    }

    /// Runs `action` when the client goes away before it is answered; at once if it has gone already. It may run on
    /// the event loop and twice.
    public void whenGone(Runnable action) {
        whenGone.add(action);
        if (gone) {
            action.run();
        }
    }

    void clientGone() {
        gone = true;
        if (!answered.get()) {
            whenGone.forEach(Runnable::run);
        }
    }
}
