package io.skald.server.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.io.FileSystem;
import io.skald.logql.engine.Engine;
import io.skald.logql.engine.QueryLimits;
import io.skald.logql.engine.QueryRequest;
import io.skald.logql.engine.QueryResult;
import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.LineFilter;
import io.skald.model.Direction;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.model.Utf8;
import io.skald.store.Snapshot;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;
import io.skald.testing.SimulatedCrash;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// What happens to a core in one life. Each operation tells the model first what may become of it, then what did.
final class Operations {
    private static final List<TenantId> TENANTS = RandomLines.TENANTS;
    private static final long SECOND = 1_000_000_000L;

    enum Kind {
        PUSH,
        FLUSH,
        FLUSH_DUE,
        COMPACT_A_LITTLE,
        COMPACT,
        DELETE,
        QUERY,
        SNAPSHOT,
        RULES,
        CLOCK_BACK,
        RESTART
    }

    private record Waiting(List<Row> rows, CompletableFuture<Void> answer) {}

    private final RandomGenerator random;
    private final LineModel model;
    private final RandomLines lines;
    private final Keeping keeping;
    private final SimulatedClock clock;
    private final boolean faults;
    private final List<Waiting> waiting = new ArrayList<>();

    /// @param faults whether calls may fail
    Operations(
            RandomGenerator random,
            LineModel model,
            RandomLines lines,
            Keeping keeping,
            SimulatedClock clock,
            boolean faults) {
        this.random = random;
        this.model = model;
        this.lines = lines;
        this.keeping = keeping;
        this.clock = clock;
        this.faults = faults;
    }

    Kind next() {
        return switch (random.nextInt(40)) {
            case 0, 1, 2 -> Kind.FLUSH;
            case 3, 4 -> Kind.FLUSH_DUE;
            case 5, 6, 7, 8, 9, 10 -> Kind.COMPACT_A_LITTLE;
            case 11, 12 -> Kind.COMPACT;
            case 13, 14, 15, 16 -> Kind.DELETE;
            case 17, 18, 19 -> Kind.QUERY;
            case 20 -> Kind.SNAPSHOT;
            case 21 -> Kind.RULES;
            case 22 -> Kind.CLOCK_BACK;
            case 23 -> Kind.RESTART;
            default -> Kind.PUSH;
        };
    }

    /// Mostly seconds, now and then minutes or hours.
    Duration pause() {
        long seconds =
                switch (random.nextInt(20)) {
                    case 0 -> random.nextInt(8 * 3600);
                    case 1, 2 -> random.nextInt(1200);
                    default -> random.nextInt(20);
                };
        return Duration.ofSeconds(seconds, random.nextInt(1_000_000_000));
    }

    /// Everything that has to be true between two operations.
    void check(SimulatedCore core, FileSystem files) throws IOException {
        var check = new CoreCheck(core, clock.instant());
        check.lines(model, TENANTS);
        check.files(files, !faults && core.isResting());
        check.index(model, TENANTS);
    }

    /// @return nothing of interest
    boolean run(Kind kind, SimulatedCore core, FileSystem files) throws IOException {
        switch (kind) {
            case PUSH -> push(core);
            case FLUSH -> tolerate(core::flushAll);
            case FLUSH_DUE -> tolerate(() -> core.flushDue(clock));
            case COMPACT_A_LITTLE -> compactALittle(core);
            case COMPACT -> compact(core);
            case DELETE -> {
                delete(core);
                tolerate(() -> core.flushDue(clock));
            }
            case QUERY -> tolerate(() -> query(core));
            case SNAPSHOT -> snapshot(core, files);
            case RULES -> {
                expire();
                keeping.change(random, TENANTS, RandomLines.STREAMS);
            }
            case CLOCK_BACK -> {
                expire();
                clock.pass(Duration.ofSeconds(-random.nextInt(3600)));
            }
            case RESTART -> throw new IllegalArgumentException("not for a core that goes on");
        }
        return true;
    }

    /// What is expired now may be gone, whatever the rules and the clock say later.
    private void expire() {
        model.mayGo(row -> !keeping.keeps(row, clock.instant()));
    }

    private void push(SimulatedCore core) {
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            List<Row> rows = lines.push(clock.nanos());
            model.mayBeThere(rows);
            waiting.add(new Waiting(rows, core.store.append(Row.batch(rows))));
        }
        core.store.writeWaiting();
        for (Waiting push : waiting) {
            if (push.answer.isDone() && !push.answer.isCompletedExceptionally()) {
                model.acknowledge(push.rows);
            } else {
                assertTrue(faults || !push.answer.isDone(), "a push failed without a fault");
            }
        }
        waiting.removeIf(push -> push.answer.isDone());
    }

    private void compactALittle(SimulatedCore core) throws IOException {
        // A server looks five times a second what is to be flushed, and which log files can go.
        tolerate(() -> core.flushDue(clock));
        for (int polls = random.nextInt(1, 5); polls > 0; polls--) {
            tolerate(() -> core.compactor.poll(clock.instant()));
            clock.pass(Duration.ofMillis(random.nextInt(1, 1500)));
        }
        tolerate(core::maintainIndex);
    }

    private void compact(SimulatedCore core) throws IOException {
        tolerate(() -> core.flushDue(clock));
        tolerate(() -> {
            core.compact(clock);
            new CoreCheck(core, clock.instant()).expiredDaysAreGone(TENANTS);
        });
    }

    /// Deletes lines by their text or their metadata. When the disk fails the lines stay for now, and nobody knows whether
    /// they are there after the next start.
    private void delete(SimulatedCore core) {
        TenantId tenant = lines.tenant();
        LabelSet stream = lines.stream();
        long end = clock.nanos() - random.nextLong(200 * SECOND) + 100 * SECOND;
        var range = new TimeRange(end - random.nextLong(4000 * SECOND), end);
        String word = lines.word();
        int by = random.nextInt(3);
        String query =
                "{pod=\"%s\"}".formatted(stream.get("pod"))
                        + List.of(" | trace_id=\"1\"", " |= \"" + word + " \"", "").get(by);
        Predicate<Row> asked =
                row ->
                        row.tenant().equals(tenant)
                                && row.labels().equals(stream)
                                && range.contains(row.timestampNanos())
                                && switch (by) {
                                    case 0 -> "1".equals(row.metadata().get("trace_id"));
                                    case 1 -> row.line().startsWith(word + " ");
                                    default -> true;
                                };
        String id = "%08x".formatted(lines.nextNumber());
        // A crash in between leaves both possible.
        model.mayBeHidden(asked);
        try {
            core.store.hide(id, tenant, query, range, clock.instant().toEpochMilli());
            model.hide(asked);
            // What waits for room in memory comes behind the delete.
            waiting.forEach(push -> model.mayBeThere(push.rows));
        } catch (IOException e) {
            assertTrue(faults, () -> "a delete failed without a fault: " + e);
        }
    }

    /// Compares answers of the engine with the lines that are there: one of lines, one of a count.
    private void query(SimulatedCore core) throws IOException {
        TenantId tenant = lines.tenant();
        var check = new CoreCheck(core, clock.instant());
        List<Row> all = check.read(tenant);
        if (all.isEmpty()) {
            return;
        }
        long a = all.get(random.nextInt(all.size())).timestampNanos() + random.nextInt(3) - 1;
        long b = all.get(random.nextInt(all.size())).timestampNanos() + random.nextInt(3) - 1;
        var range = new TimeRange(Math.min(a, b), Math.max(a, b) + 1);
        String word = lines.word();
        List<Row> inRange =
                all.stream().filter(row -> range.contains(row.timestampNanos())).toList();
        List<Row> wanted = inRange.stream().filter(row -> row.line().contains(word)).toList();
        var filter = new LineFilter.Contains(new ByteFinder(Utf8.bytes(word)));
        List<Row> found = check.rows(tenant, range, filter);
        assertEquals(new HashSet<>(wanted), new HashSet<>(found));
        assertEquals(wanted.size(), found.size());
        Map<String, Long> counts = new HashMap<>();
        for (Row row : inRange) {
            counts.merge(row.metadata().getOrDefault("detected_level", ""), 1L, Long::sum);
        }
        assertEquals(counts, check.counts(tenant, range));
        var engine = new Engine(core.source, Runnable::run, 1, () -> 0);
        askForLines(engine, tenant, range, word, wanted);
        askForCount(engine, tenant, range, all);
        long now = Math.multiplyExact(clock.instant().toEpochMilli(), 1_000_000L);
        for (int i = 0; i < 3; i++) {
            RefreshedPanels.compare(core, tenant, now, random);
        }
    }

    private void askForLines(
            Engine engine, TenantId tenant, TimeRange range, String word, List<Row> wanted)
            throws IOException {
        boolean forward = random.nextBoolean();
        Comparator<Row> order = Comparator.comparingLong(Row::timestampNanos);
        int limit = random.nextInt(1, 40);
        List<Long> times =
                wanted.stream()
                        .sorted(forward ? order : order.reversed())
                        .limit(limit)
                        .map(Row::timestampNanos)
                        .toList();
        var request =
                QueryRequest.range(
                        tenant,
                        "{service_name=\"a\"} |= \"" + word + "\"",
                        new QueryRequest.Range(range.startNanos(), range.endNanos(), SECOND * 3600),
                        limit,
                        forward ? Direction.FORWARD : Direction.BACKWARD);
        var answer = engine.query(request, QueryLimits.DEFAULTS, () -> false);
        assertTrue(answer instanceof QueryResult.Streams);
        if (answer instanceof QueryResult.Streams streams) {
            assertEquals(
                    times,
                    streams.entries().stream().map(entry -> entry.timestampNanos()).toList());
        }
    }

    private static void askForCount(Engine engine, TenantId tenant, TimeRange range, List<Row> all)
            throws IOException {
        long last = range.endNanos() - 1;
        long millis = (last - range.startNanos()) / 1_000_000 + 1;
        var window = new TimeRange(last - millis * 1_000_000 + 1, last + 1);
        var request =
                QueryRequest.instant(
                        tenant,
                        "sum(count_over_time({service_name=\"a\"}[%dms]))".formatted(millis),
                        last);
        var answer = engine.query(request, QueryLimits.DEFAULTS, () -> false);
        long sum = 0;
        if (answer instanceof QueryResult.Vector vector) {
            for (QueryResult.Sample sample : vector.samples()) {
                sum += (long) sample.value();
            }
        }
        assertEquals(
                all.stream().filter(row -> window.contains(row.timestampNanos())).count(), sum);
    }

    /// A copy has to be what a start after a crash would find.
    private void snapshot(SimulatedCore core, FileSystem files) throws IOException {
        tolerate(() -> {
            var copy = new MemFileSystem();
            Snapshot.take(files, copy, _ -> false);
            var found =
                    new CrashPoint(
                            copy.crash(random),
                            model.afterRestart(),
                            core.settings(),
                            keeping.copy(),
                            clock.instant());
            found.verify(random);
        });
    }

    /// Ends a core as a server does that is told to stop.
    boolean stop(SimulatedCore core) throws IOException {
        if (random.nextBoolean()) {
            tolerate(core::flushAll);
        }
        core.close();
        waiting.clear();
        return true;
    }

    private interface Act {
        void run() throws IOException;
    }

    /// A disk that fails is no failure of the core: it has to go on.
    private void tolerate(Act act) throws IOException {
        try {
            act.run();
        } catch (SimulatedCrash e) {
            throw e;
        } catch (IOException e) {
            if (!faults) {
                throw e;
            }
        }
    }
}
