package io.skald.server.query;

import io.skald.logql.engine.QueryRequest;
import io.skald.server.http.Tenants;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/// Logs the queries that take long, one line each. Thread-safe.
public final class SlowQueries {
    private static final Logger LOG = LoggerFactory.getLogger(SlowQueries.class);
    private static final int MAX_TEXT = 4096;

    private final Duration threshold;

    /// @param threshold queries that take longer are logged; zero: none, negative: all
    public SlowQueries(Duration threshold) {
        this.threshold = threshold;
    }

    /// @param nanos it ran
    /// @param outcome `success`, or what it failed with
    void done(Tenants tenants, QueryRequest request, long nanos, String outcome) {
        if (threshold.isZero() || nanos < threshold.toNanos()) {
            return;
        }
        String ids = tenants.ids().stream().map(String::valueOf).collect(Collectors.joining("|"));
        LOG.info(
                "slow query: tenant={} duration={}ms time={} limit={} outcome={} query={}",
                ids,
                String.format(Locale.ROOT, "%.1f", nanos / 1e6),
                request.time(),
                request.limit(),
                oneLine(outcome),
                oneLine(request.query()));
    }

    /// What a client wrote must not make lines of its own in the log.
    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "...";
    }
}
