package io.skald.loadtest.tail;

import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.WallTime;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One reader of a tail. Thread-safe.
public final class TailReader implements WebSocket.Listener, AutoCloseable {
    private static final Pattern DROPPED = Pattern.compile("\"dropped_count\":([0-9]+)");

    /// How a reader treats what it is sent.
    ///
    /// @param reads whether it reads at all before the end
    /// @param pause after each frame
    public record Pace(boolean reads, Duration pause) {
        public static final Pace FAST = new Pace(true, Duration.ZERO);
        public static final Pace NEVER = new Pace(false, Duration.ZERO);
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final LineOrder order;
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;
    private volatile Pace pace;
    private long dropped;
    private String closed = "";

    private TailReader(URI uri, Target target, int streams, Pace pace) throws IOException {
        this.order = new LineOrder(streams);
        this.pace = pace;
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (target.tenant() != null) {
            builder.header("X-Scope-OrgID", target.tenant());
        }
        try {
            this.socket = builder.buildAsync(uri, this).join();
        } catch (CompletionException e) {
            client.shutdownNow();
            throw new IOException("no tail at " + uri, e.getCause());
        }
    }

    /// @param selector which lines
    public static TailReader open(Target target, String selector, int streams, Pace pace)
            throws IOException {
        String start = Long.toString(WallTime.epochNanos(WallTime.now()));
        String path = target.path("/loki/api/v1/tail", Map.of("query", selector, "start", start));
        URI uri = URI.create("ws://" + target.host() + ":" + target.port() + path);
        return new TailReader(uri, target, streams, pace);
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (pace.reads()) {
            opened.request(1);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        synchronized (this) {
            part.append(data);
            if (last) {
                order.frame(part);
                Matcher matcher = DROPPED.matcher(part);
                dropped += matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
                part.setLength(0);
            }
        }
        rest();
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    private void rest() {
        if (pace.pause().isPositive()) {
            try {
                WallTime.sleep(pace.pause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public synchronized CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed = code + " " + reason;
        return CompletableFuture.completedStage(null);
    }

    /// From now on reads as fast as it can.
    void hurry() {
        boolean slept = !pace.reads();
        pace = Pace.FAST;
        if (slept) {
            socket.request(1);
        }
    }

    /// Whether all `lines` lines of each stream were seen or reported as lost.
    public synchronized boolean isPast(long lines, int streams) {
        return order.isPast(lines) || order.lines() + dropped >= lines * streams;
    }

    /// What it saw.
    ///
    /// @param lines seen
    /// @param missed lines that it did not see, as the numbers of the others show
    /// @param dropped lines that the server said are lost
    /// @param wrong lines twice or out of order
    /// @param closed code and reason of the server's close; empty while it is open
    public record Seen(long lines, long missed, long dropped, long wrong, String closed) {}

    public synchronized Seen seen() {
        return new Seen(order.lines(), order.gaps(), dropped, order.wrong(), closed);
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
