package io.skald.loadtest.query;

import io.skald.loadtest.measure.ProcessProbe;
import io.skald.loadtest.measure.WallTime;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Calls each query of a file again and again and measures: one first call apart, then a median of the others.
public final class QueryTimings {
    /// Quick queries are called more often, for the kernel counts CPU time in steps of 10 ms.
    private static final double ENOUGH_SECONDS = 1.0;

    private static final int MOST_CALLS = 100;

    private final QueryClient client;
    private final @Nullable ProcessProbe server;
    private final long startNanos;
    private final long endNanos;

    /// @param startNanos start of the data; queries of a shorter span look back from `endNanos`
    public QueryTimings(
            QueryClient client, @Nullable ProcessProbe server, long startNanos, long endNanos) {
        this.client = client;
        this.server = server;
        this.startNanos = startNanos;
        this.endNanos = endNanos;
    }

    /// How a query fared. `WRONG` and `FAILED` are failures of the run, `UNSUPPORTED` is not.
    public enum Verdict {
        RIGHT,
        WRONG,
        UNSUPPORTED,
        FAILED
    }

    /// @param firstMillis the unmeasured first call, cold only if nothing ran before
    /// @param cpuMillis the server's CPU time per call; NaN when it is not known
    /// @param message why it is not right; else empty
    public record Timing(
            QuerySpec spec,
            Verdict verdict,
            String message,
            int calls,
            double firstMillis,
            double medianMillis,
            double minMillis,
            double maxMillis,
            double cpuMillis) {}

    /// @param calls least number of measured calls
    public Timing measure(QuerySpec spec, int calls, Expectation expectation) throws IOException {
        Timing first = once(spec, expectation);
        if (first.verdict() == Verdict.UNSUPPORTED || first.verdict() == Verdict.FAILED) {
            return first;
        }
        List<Double> millis = new ArrayList<>();
        double cpuBefore = server == null ? Double.NaN : server.cpuSeconds();
        long start = WallTime.nanoTicks();
        while (millis.size() < calls
                || (millis.size() < MOST_CALLS && WallTime.secondsSince(start) < ENOUGH_SECONDS)) {
            long before = WallTime.nanoTicks();
            ask(spec);
            millis.add((WallTime.nanoTicks() - before) / 1e6);
        }
        double cpuSeconds = server == null ? Double.NaN : server.cpuSeconds() - cpuBefore;
        millis.sort(null);
        return new Timing(
                spec,
                first.verdict(),
                first.message(),
                millis.size(),
                first.firstMillis(),
                millis.get(millis.size() / 2),
                millis.getFirst(),
                millis.getLast(),
                cpuSeconds * 1e3 / millis.size());
    }

    /// The first call alone, without figures of others.
    public Timing once(QuerySpec spec, Expectation expectation) throws IOException {
        long start = WallTime.nanoTicks();
        Answer answer = ask(spec);
        double millis = (WallTime.nanoTicks() - start) / 1e6;
        Verdict verdict;
        String message;
        if (answer.ok()) {
            Optional<String> wrong = expectation.judge(spec, answer);
            verdict = wrong.isPresent() ? Verdict.WRONG : Verdict.RIGHT;
            message = wrong.orElse("");
        } else {
            verdict = answer.unsupported() ? Verdict.UNSUPPORTED : Verdict.FAILED;
            message = answer.status() + " " + answer.message().strip();
        }
        double none = Double.NaN;
        return new Timing(spec, verdict, message, 1, millis, none, none, none, none);
    }

    private Answer ask(QuerySpec spec) throws IOException {
        return ask(client, spec, startNanos, endNanos);
    }

    /// Asks for the last [QuerySpec#span()] of a time.
    static Answer ask(QueryClient client, QuerySpec spec, long startNanos, long endNanos)
            throws IOException {
        long spanStart = Math.max(startNanos, endNanos - spec.span().toNanos());
        long step = Expectation.STEP.toNanos();
        return switch (spec.kind()) {
            case VALUES -> {
                String[] parts = spec.text().split(" ", 2);
                String selector = parts.length > 1 ? parts[1] : "";
                yield client.labelValues(parts[0], selector, spanStart, endNanos);
            }
            case SERIES -> client.series(spec.text(), spanStart, endNanos);
            case LINES ->
                    client.lines(spec.text(), spanStart, endNanos, Expectation.LIMIT, "backward");
            case MATRIX ->
                    client.matrix(
                            spec.text(),
                            Math.floorDiv(spanStart, step) * step,
                            Math.ceilDiv(endNanos, step) * step,
                            Duration.ofNanos(step));
        };
    }
}
