package io.skald.server;

import io.skald.logql.engine.Engine;
import io.skald.logql.engine.LogSource;
import io.skald.logql.engine.LogView;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.QueryLimits;
import io.skald.logql.engine.QueryRequest;
import io.skald.logql.engine.QueryResult;
import io.skald.logql.engine.Scan;
import io.skald.logql.engine.Selection;
import io.skald.model.Direction;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.server.config.ConfigReader;
import io.skald.server.config.MemoryPlan;
import io.skald.server.query.EncodedAnswers;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// How queries scale with cores: times each morsel on one thread, and what lies before, between and behind them, and works out from
/// that how long the query takes on more cores. Run by hand: the data directory of a server that is down, and the end
/// of its data (RFC 3339).
public final class ScalingBenchmark {
    private static final int ROUNDS = 9;
    private static final int[] CORES = {1, 2, 4, 8, 16, 32};
    private static final long HOUR = 3_600_000_000_000L;
    private static final long STEP = 300_000_000_000L;
    private static final double MILLI = 1e6;
    private static final String[][] QUERIES = {
        {"Q3", "{namespace=~\".+\"} |= \"0123456789abcdef0123456789abcdee\""},
        {"Q4", "{namespace=~\".+\"} |= \"error\""},
        {"Q5b", "sum(count_over_time({namespace=~\".+\"} |~ \"timeout.*[0-9]{3}ms\" [5m]))"},
        {"Q6", "sum by (app) (rate({namespace=\"prod\"}[5m]))"},
        {"Q6c", "sum(bytes_over_time({namespace=~\".+\"}[5m]))"},
        {"Q7", "sum by (level) (count_over_time({namespace=~\".+\"} |= \"error\" [5m]))"},
        {"Q8", "{app=\"api\"} | json | status>=500"},
        {"Q9", "quantile_over_time(0.99, {app=\"api\"} | json | unwrap latency_ms [5m]) by (path)"},
        {
            "Q10",
            "topk(10, sum by (path) (rate({app=\"nginx\"} | pattern `<_> - - [<_>] \"<method>"
                    + " <path> <_>\" <status> <_>` [5m])))"
        },
        {"Q11", "{namespace=~\".+\"} |= \"zqxj7f3nosuchstring\""}
    };

    private ScalingBenchmark() {}

    /// Of one run, in nanoseconds. What is not planning, morsels or encoding is `rest`: parsing, joining, sorting.
    private record Times(long plan, long[] morsels, long rest, long encode, int bytes) {
        long sum() {
            return Arrays.stream(morsels).sum();
        }

        long total() {
            return plan + sum() + rest + encode;
        }

        /// On so many cores: whoever is free takes the next morsel, all else is done by one.
        double millisOn(int cores) {
            var free = new PriorityQueue<Long>();
            for (int i = 0; i < cores; i++) {
                free.add(0L);
            }
            long end = 0;
            for (long morsel : morsels) {
                long done = free.remove() + morsel;
                free.add(done);
                end = Math.max(end, done);
            }
            return (plan + end + rest + encode) / MILLI;
        }
    }

    public static void main(String[] arguments) throws Exception {
        var config = ConfigReader.read(List.of("-common.path-prefix=" + arguments[0]), Map.of());
        long end = Instant.parse(arguments[1]).getEpochSecond() * 1_000_000_000L;
        var clock = new RetentionClock(InstantSource.system(), System::nanoTime);
        var memory = MemoryPlan.of(Runtime.getRuntime().maxMemory());
        var storage = new Storage(config, memory, clock, System::nanoTime);
        System.out.println("ms on one thread; then on " + Arrays.toString(CORES) + " cores");
        for (String[] query : QUERIES) {
            try {
                report(query[0], best(new Timed(storage.logSource()), query[1], end));
            } catch (IOException | RuntimeException e) {
                System.out.println(query[0] + ": " + e.getMessage());
            }
        }
        System.exit(0);
    }

    private static Times best(Timed source, String query, long end) throws IOException {
        var range = new QueryRequest.Range(end / STEP * STEP - 24 * HOUR, end, STEP);
        var request = QueryRequest.range(TenantId.SINGLE, query, range, 1000, Direction.BACKWARD);
        Times best = null;
        for (int round = 0; round < ROUNDS; round++) {
            Times times = source.run(request);
            best = best == null || times.total() < best.total() ? times : best;
        }
        return java.util.Objects.requireNonNull(best);
    }

    private static void report(String name, Times times) {
        long longest = Arrays.stream(times.morsels()).max().orElse(0);
        var cores = new StringBuilder();
        for (int count : CORES) {
            cores.append(" %.1f".formatted(times.millisOn(count)));
        }
        System.out.printf(
                "%s: plan %.2f, %d morsels %.1f (longest %.2f), rest %.2f, encoding %.2f (%d"
                        + " bytes):%s%n",
                name,
                times.plan() / MILLI,
                times.morsels().length,
                times.sum() / MILLI,
                longest / MILLI,
                times.rest() / MILLI,
                times.encode() / MILLI,
                times.bytes(),
                cores);
    }

    /// A source that times what is done with it; one thread.
    private static final class Timed implements LogSource {
        private final LogSource source;
        private final List<Long> morsels = new ArrayList<>();
        private long plan;

        Timed(LogSource source) {
            this.source = source;
        }

        Times run(QueryRequest request) throws IOException {
            morsels.clear();
            plan = 0;
            var engine = new Engine(this, Runnable::run, 1, System::nanoTime);
            long start = System.nanoTime();
            QueryResult result = engine.query(request, QueryLimits.DEFAULTS, () -> false);
            long answered = System.nanoTime();
            int bytes = EncodedAnswers.encode(result);
            long encode = System.nanoTime() - answered;
            long[] each = morsels.stream().mapToLong(Long::longValue).toArray();
            long rest = answered - start - plan - Arrays.stream(each).sum();
            return new Times(plan, each, rest, encode, bytes);
        }

        @Override
        public LogView open() {
            return new View(source.open());
        }

        private final class View implements LogView {
            private final LogView view;

            View(LogView view) {
                this.view = view;
            }

            @Override
            public List<Morsel> morsels(Selection selection) throws IOException {
                long start = System.nanoTime();
                List<Morsel> found = view.morsels(selection);
                plan += System.nanoTime() - start;
                List<Morsel> timed = new ArrayList<>();
                found.forEach(morsel -> timed.add(new TimedMorsel(morsel)));
                return timed;
            }

            @Override
            public List<LabelSet> streams(Selection selection) throws IOException {
                return view.streams(selection);
            }

            @Override
            public List<String> warnings() {
                return view.warnings();
            }

            @Override
            public void close() {
                view.close();
            }
        }

        private final class TimedMorsel implements Morsel {
            private final Morsel morsel;

            TimedMorsel(Morsel morsel) {
                this.morsel = morsel;
            }

            @Override
            public TimeRange range() {
                return morsel.range();
            }

            @Override
            public long sequence() {
                return morsel.sequence();
            }

            @Override
            public Scan open() {
                long start = System.nanoTime();
                return new TimedScan(morsel.open(), start);
            }
        }

        private final class TimedScan implements Scan {
            private final Scan scan;
            private final long startNanos;

            TimedScan(Scan scan, long startNanos) {
                this.scan = scan;
                this.startNanos = startNanos;
            }

            @Override
            public boolean advance() throws IOException {
                return scan.advance();
            }

            @Override
            public boolean newestFirst() {
                return scan.newestFirst();
            }

            @Override
            public long firstRow() {
                return scan.firstRow();
            }

            @Override
            public void narrow(long startNanos, long endNanos) {
                scan.narrow(startNanos, endNanos);
            }

            @Override
            public EntryBatch batch() {
                return scan.batch();
            }

            @Override
            public ScanStats stats() {
                return scan.stats();
            }

            @Override
            public void close() {
                scan.close();
                morsels.add(System.nanoTime() - startNanos);
            }
        }
    }
}
