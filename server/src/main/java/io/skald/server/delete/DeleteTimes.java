package io.skald.server.delete;

import io.skald.model.TimeRange;
import io.skald.server.http.HttpFailure;
import io.skald.server.query.QueryParams;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/// The span of a delete: unix seconds or RFC 3339, both ends included.
final class DeleteTimes {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    // What nanoseconds in a long can say, less a day.
    private static final long MAX_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND - 86_400;

    private DeleteTimes() {}

    /// @param start must be there
    /// @param end empty for now
    /// @throws HttpFailure 400
    static TimeRange range(String start, String end, Instant now) {
        if (start.isEmpty()) {
            throw HttpFailure.badRequest("start time not set");
        }
        long from = nanos("start", start);
        long nowNanos = QueryParams.nanos(now);
        long to = end.isEmpty() ? nowNanos : nanos("end", end);
        if (to > nowNanos) {
            throw HttpFailure.badRequest("deletes in the future are not allowed");
        }
        if (from >= to) {
            throw HttpFailure.badRequest("start time can't be greater than or equal to end time");
        }
        return new TimeRange(from, to + 1);
    }

    private static long nanos(String name, String text) {
        Instant time = parse(text);
        if (time == null || Math.abs(time.getEpochSecond()) > MAX_SECONDS) {
            throw HttpFailure.badRequest(
                    "invalid " + name + " time: require unix seconds or RFC3339 format");
        }
        return QueryParams.nanos(time);
    }

    /// @return null when the text is neither
    private static @Nullable Instant parse(String text) {
        try {
            return text.matches("[+-]?[0-9]{1,18}")
                    ? Instant.ofEpochSecond(Long.parseLong(text))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
