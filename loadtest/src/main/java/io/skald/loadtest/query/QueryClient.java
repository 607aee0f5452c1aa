package io.skald.loadtest.query;

import io.skald.loadtest.http.HttpConnection;
import io.skald.loadtest.http.HttpReply;
import io.skald.loadtest.http.Target;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// Loki's query API over one connection. Times are nanoseconds since 1970. Not thread-safe.
public final class QueryClient implements AutoCloseable {
    /// Longest answer that is waited for.
    private static final Duration READ_TIMEOUT = Duration.ofMinutes(5);

    private static final String API = "/loki/api/v1/";

    private final HttpConnection connection;

    public QueryClient(Target target) {
        this.connection = new HttpConnection(target, READ_TIMEOUT);
    }

    /// Lines, at most `limit`.
    ///
    /// @param direction `forward` or `backward`
    public Answer lines(String query, long startNanos, long endNanos, int limit, String direction)
            throws IOException {
        Map<String, String> parameters = range(startNanos, endNanos);
        parameters.put("query", query);
        parameters.put("limit", Integer.toString(limit));
        parameters.put("direction", direction);
        return get("query_range", parameters);
    }

    public Answer matrix(String query, long startNanos, long endNanos, Duration step)
            throws IOException {
        Map<String, String> parameters = range(startNanos, endNanos);
        parameters.put("query", query);
        parameters.put("step", step.toMillis() + "ms");
        parameters.put("limit", "1000");
        return get("query_range", parameters);
    }

    public Answer instant(String query, long timeNanos) throws IOException {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("query", query);
        parameters.put("time", Long.toString(timeNanos));
        return get("query", parameters);
    }

    /// @param selector empty for all streams
    public Answer labelValues(String label, String selector, long startNanos, long endNanos)
            throws IOException {
        Map<String, String> parameters = range(startNanos, endNanos);
        if (!selector.isEmpty()) {
            parameters.put("query", selector);
        }
        return get("label/" + label + "/values", parameters);
    }

    public Answer series(String selector, long startNanos, long endNanos) throws IOException {
        Map<String, String> parameters = range(startNanos, endNanos);
        parameters.put("match[]", selector);
        return get("series", parameters);
    }

    /// Asks the server to write its open data out.
    public HttpReply flush() throws IOException {
        return connection.post(connection.target().path("/flush", Map.of()), null, new byte[0], 0);
    }

    /// Asks the server to merge everything that it would merge some day. Only Skald knows how.
    public HttpReply compact() throws IOException {
        String path = connection.target().path("/skald/compact", Map.of());
        return connection.post(path, null, new byte[0], 0);
    }

    /// A sample of `/metrics` without labels.
    ///
    /// @return empty when there is none of that name
    public OptionalDouble metric(String name) throws IOException {
        HttpReply reply = connection.get(connection.target().path("/metrics", Map.of()));
        return reply.text()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst();
    }

    /// Whether `/ready` answers 200; a refused connection is a no.
    public boolean ready() {
        try {
            return connection.get(connection.target().path("/ready", Map.of())).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private Answer get(String path, Map<String, String> parameters) throws IOException {
        return AnswerReader.read(connection.get(connection.target().path(API + path, parameters)));
    }

    private static Map<String, String> range(long startNanos, long endNanos) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("start", Long.toString(startNanos));
        parameters.put("end", Long.toString(endNanos));
        return parameters;
    }

    @Override
    public void close() {
        connection.close();
    }
}
