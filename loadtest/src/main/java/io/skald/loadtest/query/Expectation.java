package io.skald.loadtest.query;

import io.skald.loadtest.generate.Facts;
import io.skald.loadtest.generate.Level;
import io.skald.loadtest.generate.Times;
import io.skald.loadtest.generate.Workload;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Compares answers with what the generator counted. Immutable.
///
/// | check | the answer must be |
/// |---|---|
/// | `any` | a success |
/// | `none`, `one` | no line, one line |
/// | `apps`, `pods`, `nginx-pods` | the values of the label in streams with lines |
/// | `prod-series`, `api-series` | as many series as streams |
/// | `busy-lines`, `pod-lines` | as many lines as the busiest stream had in the last hour, as its pod had at all |
/// | `errors`, `timeouts`, `api-errors`, `slow-gateway` | the newest lines of that kind, up to the limit, by their timestamps |
/// | `timeout-windows`, `error-windows` | the exact count in every window; the latter by level |
/// | `all-lines`, `all-bytes` | points that sum up to the whole |
/// | `prod-rate`, `prod-lines` | points that sum up to the lines per app of the namespace prod |
public final class Expectation {
    /// Step and range of all metric queries.
    public static final Duration STEP = Duration.ofMinutes(5);

    public static final int LIMIT = 1_000;

    private static final double TOLERANCE = 1e-6;

    private final Workload workload;
    private final Facts facts;

    public Expectation(Workload workload, Facts facts) {
        this.workload = workload;
        this.facts = facts;
    }

    /// What query files may name by `${..}`: `busy`, a selector; `pod`; `needle`.
    public Map<String, String> variables() {
        int busiest = facts.busiestStream();
        return Map.of(
                "busy", workload.labels().get(busiest).selector(),
                "pod", pod(busiest),
                "needle", workload.needles().get(Workload.NEEDLE_COUNT / 2));
    }

    /// @return what is wrong; empty when the answer is right
    public Optional<String> judge(QuerySpec spec, Answer answer) {
        return switch (spec.check()) {
            case "any" -> Optional.empty();
            case "none" -> same("lines", 0, answer.lineCount());
            case "one" -> same("lines", 1, answer.lineCount());
            case "apps" -> values(answer, facts.values("app", null));
            case "pods" -> values(answer, facts.values("pod", null));
            case "nginx-pods" -> values(answer, facts.values("pod", "nginx"));
            case "prod-series" ->
                    same("series", facts.streamCount("namespace", "prod"), answer.series().size());
            case "api-series" ->
                    same("series", facts.streamCount("app", "api"), answer.series().size());
            case "busy-lines" ->
                    limited(facts.linesInLastHour(facts.busiestStream()), answer.lineCount());
            case "pod-lines" -> limited(podLines(), answer.lineCount());
            case "errors" -> newest(facts.newestErrors(LIMIT), answer);
            case "timeouts" -> newest(facts.timeouts().newest(LIMIT), answer);
            case "api-errors" -> newest(facts.apiErrors().newest(LIMIT), answer);
            case "slow-gateway" -> newest(facts.slowGateway().newest(LIMIT), answer);
            case "timeout-windows" -> windows(answer, "", Map.of("", facts.timeouts()));
            case "error-windows" -> windows(answer, "level", errorsByLevel());
            case "all-lines" -> sums(answer, "", Map.of("", facts.lines()), 1);
            case "all-bytes" -> sums(answer, "", Map.of("", facts.bytes()), 1);
            case "prod-rate" ->
                    sums(answer, "app", facts.linesByApp(true), (double) STEP.toSeconds());
            case "prod-lines" -> sums(answer, "app", facts.linesByApp(true), 1);
            default -> throw new IllegalArgumentException("no check named " + spec.check());
        };
    }

    private String pod(int stream) {
        return workload.labels().get(stream).labels().getOrDefault("pod", "");
    }

    private long podLines() {
        String pod = pod(facts.busiestStream());
        long lines = 0;
        for (int stream = 0; stream < workload.labels().size(); stream++) {
            lines += pod(stream).equals(pod) ? facts.lines(stream) : 0;
        }
        return lines;
    }

    private Map<String, Times> errorsByLevel() {
        Map<String, Times> byLevel = new TreeMap<>();
        for (Level level : Level.values()) {
            if (facts.errors(level).count() > 0) {
                byLevel.put(level.label(), facts.errors(level));
            }
        }
        return byLevel;
    }

    private static Optional<String> limited(long all, long found) {
        return same("lines", Math.min(LIMIT, all), found);
    }

    private static Optional<String> same(String what, long wanted, long found) {
        return wanted == found
                ? Optional.empty()
                : Optional.of(found + " " + what + " instead of " + wanted);
    }

    private static Optional<String> values(Answer answer, SortedSet<String> wanted) {
        TreeSet<String> found = new TreeSet<>(answer.names());
        return found.equals(wanted) && found.size() == answer.names().size()
                ? Optional.empty()
                : Optional.of(answer.names().size() + " values instead of " + wanted.size());
    }

    private static Optional<String> newest(long[] wanted, Answer answer) {
        long[] found =
                answer.series().stream()
                        .flatMapToLong(series -> Arrays.stream(series.times()))
                        .sorted()
                        .toArray();
        if (found.length != wanted.length) {
            return same("lines", wanted.length, found.length);
        }
        int mismatch = Arrays.mismatch(found, wanted);
        return mismatch < 0
                ? Optional.empty()
                : Optional.of(
                        "not the newest lines: number "
                                + mismatch
                                + " is at "
                                + found[mismatch]
                                + " instead of "
                                + wanted[mismatch]);
    }

    /// Every point of every series, and that no line falls between the points.
    private static Optional<String> windows(
            Answer answer, String label, Map<String, Times> wanted) {
        TreeSet<String> seen = new TreeSet<>();
        for (Answer.Series series : answer.series()) {
            String name = series.labels().getOrDefault(label, "");
            Times times = wanted.get(name);
            if (times == null || !seen.add(name)) {
                return Optional.of("unexpected series " + series.labels());
            }
            for (int i = 0; i < series.values().length; i++) {
                long endNanos = series.times()[i] * 1_000_000;
                int count = times.inWindow(endNanos, STEP.toNanos());
                if (series.values()[i] != count) {
                    return Optional.of(
                            series.values()[i] + " instead of " + count + " at " + endNanos);
                }
            }
            if (Math.round(series.sum()) != times.count()) {
                return same("counted lines", times.count(), Math.round(series.sum()));
            }
        }
        return same("series", wanted.size(), seen.size());
    }

    private static Optional<String> sums(
            Answer answer, String label, Map<String, Long> wanted, double factor) {
        if (answer.series().size() != wanted.size()) {
            return same("series", wanted.size(), answer.series().size());
        }
        for (Answer.Series series : answer.series()) {
            String name = series.labels().getOrDefault(label, "");
            double found = series.sum() * factor;
            long right = wanted.getOrDefault(name, -1L);
            if (Math.abs(found - right) > right * TOLERANCE) {
                return Optional.of("sum " + found + " instead of " + right + " for " + name);
            }
        }
        return Optional.empty();
    }

    /// Names of all checks, for the test of the query files.
    static List<String> names() {
        return List.of(
                "any",
                "none",
                "one",
                "apps",
                "pods",
                "nginx-pods",
                "prod-series",
                "api-series",
                "busy-lines",
                "pod-lines",
                "errors",
                "timeouts",
                "api-errors",
                "slow-gateway",
                "timeout-windows",
                "error-windows",
                "all-lines",
                "all-bytes",
                "prod-rate",
                "prod-lines");
    }
}
