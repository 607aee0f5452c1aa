package io.skald.server.query;

import io.skald.logql.engine.QueryRequest;
import io.skald.logql.text.GoDurations;
import io.skald.logql.text.TextFormatException;
import io.skald.model.Direction;
import io.skald.model.GoQuoting;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.server.http.HttpFailure;
import io.skald.server.http.Parameters;

import java.time.Instant;
import java.util.Locale;

/// Reads the parameters of the query endpoints, with Loki's defaults, in Loki's order, with Loki's complaints.
public final class QueryParams {
    private static final int DEFAULT_LIMIT = 100;
    private static final long DEFAULT_SINCE_NANOS = GoDurations.HOUR;
    private static final int DEFAULT_STEPS = 250;

    private final Parameters parameters;
    private final long nowNanos;

    /// A span of time as asked for; both ends are what the endpoint makes of them.
    public record Bounds(long startNanos, long endNanos) {
        TimeRange range() {
            return new TimeRange(startNanos, endNanos);
        }
    }

    public QueryParams(Parameters parameters, long nowNanos) {
        this.parameters = parameters;
        this.nowNanos = nowNanos;
    }

    /// A point of time as nanoseconds since 1970-01-01T00:00:00Z.
    public static long nanos(Instant time) {
        return time.getEpochSecond() * GoDurations.SECOND + time.getNano();
    }

    /// What `query_range` was asked.
    QueryRequest rangeRequest(TenantId tenant) {
        Bounds bounds = orderedBounds();
        int limit = limit();
        Direction direction = direction();
        long step = step(bounds);
        long interval = interval();
        var time = new QueryRequest.Range(bounds.startNanos(), bounds.endNanos(), step);
        return new QueryRequest(tenant, parameters.text("query"), time, limit, direction, interval);
    }

    /// What `query` was asked.
    QueryRequest instantRequest(TenantId tenant) {
        int limit = limit();
        String text = parameters.text("time");
        long time = text.isEmpty() ? nowNanos : TimeText.parse(text);
        return new QueryRequest(
                tenant,
                parameters.text("query"),
                new QueryRequest.Instant(time),
                limit,
                direction(),
                0);
    }

    /// `start`, `end` and `since`. The end may lie before the start.
    public Bounds bounds() {
        long since = since();
        long end = time("end", nowNanos);
        long start = time("start", Math.min(end, nowNanos) - since);
        return new Bounds(start, end);
    }

    /// The span asked for, half-open.
    ///
    /// @throws HttpFailure 400 when the end lies before the start
    Bounds orderedBounds() {
        Bounds bounds = bounds();
        if (bounds.endNanos() < bounds.startNanos()) {
            throw HttpFailure.badRequest("end timestamp must not be before or equal to start time");
        }
        return bounds;
    }

    private long time(String name, long otherwise) {
        String text = parameters.text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return TimeText.parse(text);
        } catch (HttpFailure e) {
            throw HttpFailure.badRequest(
                    "could not parse '" + name + "' parameter: " + e.getMessage());
        }
    }

    private long since() {
        String text = parameters.text("since");
        if (text.isEmpty()) {
            return DEFAULT_SINCE_NANOS;
        }
        try {
            return GoDurations.parsePrometheus(text);
        } catch (TextFormatException e) {
            throw HttpFailure.badRequest("could not parse 'since' parameter: " + e.getMessage());
        }
    }

    /// `limit`, over zero.
    public int limit() {
        return positive("limit", DEFAULT_LIMIT);
    }

    /// A number over 0.
    ///
    /// @param otherwise when the parameter is missing or empty
    int positive(String name, int otherwise) {
        long number = number(name, otherwise);
        if (number <= 0) {
            throw HttpFailure.badRequest("limit must be a positive value");
        }
        return (int) Math.min(Integer.MAX_VALUE, number);
    }

    /// A number over 0; a 0 stands for `otherwise`, as does a missing one.
    int positiveOrZero(String name, int otherwise) {
        long number = number(name, otherwise);
        return number == 0 ? otherwise : positive(name, otherwise);
    }

    private long number(String name, long otherwise) {
        String text = parameters.text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("[+-]?[0-9]+")) {
            throw wrongNumber(text, "invalid syntax");
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrongNumber(text, "value out of range");
        }
    }

    private static HttpFailure wrongNumber(String text, String problem) {
        return HttpFailure.badRequest(
                "strconv.Atoi: parsing " + GoQuoting.quote(text) + ": " + problem);
    }

    private Direction direction() {
        String text = parameters.text("direction");
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "", "BACKWARD" -> Direction.BACKWARD;
            case "FORWARD" -> Direction.FORWARD;
            default -> throw HttpFailure.badRequest("invalid direction '" + text + "'");
        };
    }

    /// The step, refused when it cuts the span into more pieces than `maxSteps`.
    long step(Bounds bounds, int maxSteps) {
        long step = step(bounds);
        long length = bounds.endNanos() - bounds.startNanos();
        if (length < 0 || length / step > maxSteps) {
            throw HttpFailure.badRequest(
                    "exceeded maximum resolution of "
                            + String.format(Locale.ROOT, "%,d", maxSteps)
                            + " points per time series. Try increasing the value of the step"
                            + " parameter");
        }
        return step;
    }

    private long step(Bounds bounds) {
        String text = parameters.text("step");
        if (text.isEmpty()) {
            long seconds =
                    (bounds.endNanos() - bounds.startNanos()) / DEFAULT_STEPS / GoDurations.SECOND;
            return Math.max(1, seconds) * GoDurations.SECOND;
        }
        long step = TimeText.parseSpan(text);
        if (step <= 0) {
            throw HttpFailure.badRequest(
                    "zero or negative query resolution step widths are not accepted. Try a positive"
                            + " integer");
        }
        return step;
    }

    private long interval() {
        String text = parameters.text("interval");
        long interval = text.isEmpty() ? 0 : TimeText.parseSpan(text);
        if (interval < 0) {
            throw HttpFailure.badRequest("interval must be >= 0");
        }
        return interval;
    }
}
