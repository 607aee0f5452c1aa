package io.skald.loadtest.dashboards;

import io.skald.loadtest.http.HttpReply;
import io.skald.loadtest.measure.Latencies;

import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/// What became of the panels' requests. Thread-safe.
public final class PanelAnswers {
    private static final int OK = 200;
    private static final int TOO_MANY = 429;

    private final Latencies answered = new Latencies();
    private final Latencies refused = new Latencies();
    private final Map<String, Integer> wrong = new ConcurrentSkipListMap<>();

    public void add(HttpReply reply, long nanos) {
        if (reply.status() == OK) {
            answered.record(nanos);
        } else if (reply.status() == TOO_MANY && reply.retryAfterSeconds() >= 0) {
            refused.record(nanos);
        } else {
            failed(reply.brief());
        }
    }

    /// @param how in words: an answer that should not be, or none
    public void failed(String how) {
        wrong.merge(how, 1, Integer::sum);
    }

    /// Whether all requests were answered, or refused as they should be.
    public boolean isFine(int requests) {
        return wrong.isEmpty()
                && answered.count() + refused.count() == requests
                && answered.count() > 0;
    }

    /// How many were told to come back.
    public long refused() {
        return refused.count();
    }

    public void print(PrintStream out) {
        print(out, "answered", answered);
        print(out, "told to come back", refused);
        wrong.forEach((how, count) -> out.printf("%d times: %s%n", count, how));
    }

    private static void print(PrintStream out, String what, Latencies latencies) {
        if (latencies.count() > 0) {
            out.printf(
                    "%s: %d, p50 %.0f ms, p99 %.0f ms, max %.0f ms%n",
                    what,
                    latencies.count(),
                    latencies.millis(50),
                    latencies.millis(99),
                    latencies.maxMillis());
        }
    }
}
