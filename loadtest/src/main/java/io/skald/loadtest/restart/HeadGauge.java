package io.skald.loadtest.restart;

import io.skald.loadtest.http.HttpConnection;
import io.skald.loadtest.http.HttpReply;
import io.skald.loadtest.http.Target;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/// How full the server says its head is, read from `/metrics`. Not thread-safe.
final class HeadGauge implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpConnection connection;

    /// @param rows lines in the head
    record Reading(long bytes, long budgetBytes, long rows) {}

    HeadGauge(Target target) {
        this.connection = new HttpConnection(target, TIMEOUT);
    }

    Reading read() throws IOException {
        HttpReply reply = connection.get(connection.target().path("/metrics", Map.of()));
        if (!reply.ok()) {
            throw new IOException("/metrics: " + reply.brief());
        }
        String text = reply.text();
        return new Reading(
                value(text, "skald_head_bytes"),
                value(text, "skald_memory_budget_bytes{part=\"head\"}"),
                value(text, "skald_head_rows"));
    }

    private static long value(String text, String series) throws IOException {
        return (long)
                text.lines()
                        .filter(line -> line.startsWith(series + " "))
                        .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                        .findFirst()
                        .orElseThrow(() -> new IOException("/metrics has no " + series));
    }

    @Override
    public void close() {
        connection.close();
    }
}
