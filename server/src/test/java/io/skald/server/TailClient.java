package io.skald.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/// A reader of a tail. It asks for messages one by one, so that one that is paused makes the server wait.
final class TailClient implements WebSocket.Listener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final StringBuilder part = new StringBuilder();
    private final List<String> frames = new ArrayList<>();
    private boolean paused;
    private int pings;
    private String closed = "";

    private TailClient(String url, boolean paused, String... headers) {
        this.paused = paused;
        WebSocket.Builder builder = client.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        CompletableFuture<WebSocket> opening = builder.buildAsync(URI.create(url), this);
        this.socket = opening.join();
    }

    /// @param pathAndQuery of the endpoint
    static TailClient open(RunningServer server, String pathAndQuery, String... headers) {
        return new TailClient(url(server, pathAndQuery), false, headers);
    }

    /// A reader that reads nothing until [#resume()].
    static TailClient openPaused(RunningServer server, String pathAndQuery) {
        return new TailClient(url(server, pathAndQuery), true);
    }

    private static String url(RunningServer server, String pathAndQuery) {
        return "ws://127.0.0.1:" + server.port() + pathAndQuery;
    }

    @Override
    public void onOpen(WebSocket opened) {
        synchronized (this) {
            if (!paused) {
                opened.request(1);
            }
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        synchronized (this) {
            part.append(data);
            if (last) {
                frames.add(part.toString());
                part.setLength(0);
                notifyAll();
            }
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        synchronized (this) {
            pings++;
            notifyAll();
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed = code + " " + reason;
        notifyAll();
        return CompletableFuture.completedStage(null);
    }

    synchronized void resume() {
        paused = false;
        socket.request(1);
    }

    /// The frames so far, once there are that many.
    synchronized List<String> await(int count) throws InterruptedException {
        return awaitFrames(all -> all.size() >= count);
    }

    /// The frames so far, once the condition holds or a minute is over.
    synchronized List<String> awaitFrames(Predicate<List<String>> enough)
            throws InterruptedException {
        awaitThat(() -> enough.test(frames), PATIENCE);
        return List.copyOf(frames);
    }

    synchronized int awaitPings(int count) throws InterruptedException {
        awaitThat(() -> pings >= count, PATIENCE);
        return pings;
    }

    /// Code and reason of the server's close, `""` if there is none within a minute.
    synchronized String awaitClose() throws InterruptedException {
        awaitThat(() -> !closed.isEmpty(), PATIENCE);
        return closed;
    }

    private synchronized void awaitThat(
            java.util.function.BooleanSupplier condition, Duration atMost)
            throws InterruptedException {
        Instant deadline = Instant.now().plus(atMost);
        while (!condition.getAsBoolean() && Instant.now().isBefore(deadline)) {
            wait(50);
        }
    }

    /// Closes as a client does, and waits for the server's answer.
    void sendClose() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
