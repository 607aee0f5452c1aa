package io.skald.logql.engine;

import io.skald.logql.engine.QueryException.Kind;
import io.skald.logql.pipeline.NeededLabels;
import io.skald.logql.pipeline.PipelinePlan;
import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.logql.syntax.SyntaxException;
import io.skald.logql.turns.Turns;
import io.skald.model.Direction;
import io.skald.model.TimeRange;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Answers LogQL queries. Thread-safe; it owns no thread: a query runs as `parallelism` loops that take turns with those of
/// other queries, while the caller waits for them. With a direct executor and a parallelism of 1 everything happens on the caller's thread, in a
/// fixed order.
public final class Engine {
    private final LogSource source;
    private final Turns turns;
    private final int parallelism;
    private final LongSupplier nanoTicker;

    /// With turns of its own.
    ///
    /// @param workers runs the loops; a caller must not itself occupy one of its threads
    /// @param parallelism loops a query runs in, 1 or more
    /// @param nanoTicker elapsed nanoseconds, from any origin
    public Engine(LogSource source, Executor workers, int parallelism, LongSupplier nanoTicker) {
        this(source, new Turns(workers, parallelism, 0, nanoTicker), parallelism, nanoTicker);
    }

    /// @param turns gives the loops of all engines their turns
    /// @param parallelism loops a query runs in, 1 or more
    /// @param nanoTicker elapsed nanoseconds, from any origin
    public Engine(LogSource source, Turns turns, int parallelism, LongSupplier nanoTicker) {
        this.source = source;
        this.turns = turns;
        this.parallelism = parallelism;
        this.nanoTicker = nanoTicker;
    }

    /// Runs a query to its end.
    ///
    /// @param cancelled asked between batches: whether nobody waits for the answer any more
    /// @throws QueryException when the query is wrong or takes more than the limits allow
    /// @throws IOException when the disk failed
    public QueryResult query(QueryRequest request, QueryLimits limits, BooleanSupplier cancelled)
            throws IOException {
        RequestChecks.check(request, limits);
        try {
            Expr expr = LogQl.parse(request.query());
            var checkpoint = new Checkpoint(nanoTicker, limits.timeout(), cancelled, turns);
            var loops = new MorselLoops(turns, parallelism, checkpoint);
            return switch (expr) {
                case Expr.Log log -> logs(request, limits, log, loops, checkpoint);
                case Expr.Metric metric -> metric(request, limits, metric, loops, checkpoint);
            };
        } catch (SyntaxException e) {
            throw new QueryException(Kind.SYNTAX, String.valueOf(e.getMessage()));
        }
    }

    private QueryResult logs(
            QueryRequest request,
            QueryLimits limits,
            Expr.Log log,
            MorselLoops loops,
            Checkpoint checkpoint)
            throws IOException {
        if (!(request.time() instanceof QueryRequest.Range(var start, var end, _))) {
            throw new QueryException(
                    Kind.SYNTAX,
                    "log queries are not supported as an instant query type, please change your"
                            + " query to a range query type");
        }
        RequestChecks.checkLimit(request, limits);
        Direction direction = request.direction();
        var plan = PipelinePlan.compile(log.stages(), NeededLabels.ALL, end);
        var selection =
                new Selection(
                        request.tenant(),
                        log.matchers(),
                        new TimeRange(start, end),
                        direction,
                        plan.filter(),
                        Needs.lines(Needs.MetadataNames.ALL, null, RowCondition.of(plan)));
        var heap = new EntryHeap(direction, request.limit(), limits.maxHeldBytes());
        try (LogView view = source.open()) {
            var query = new LogQuery(plan, direction, heap, checkpoint);
            QueryStats stats = query.run(view.morsels(selection), loops);
            List<LogEntry> entries = thinned(heap.entries(), request.intervalNanos());
            return new QueryResult.Streams(entries, stats, view.warnings());
        }
    }

    /// Leaves out entries that are nearer than the interval to the one before.
    private static List<LogEntry> thinned(List<LogEntry> entries, long intervalNanos) {
        if (intervalNanos <= 0 || entries.isEmpty()) {
            return entries;
        }
        List<LogEntry> kept = new ArrayList<>();
        LogEntry last = entries.getFirst();
        kept.add(last);
        for (LogEntry entry : entries) {
            if (Math.abs(entry.timestampNanos() - last.timestampNanos()) >= intervalNanos) {
                kept.add(entry);
                last = entry;
            }
        }
        return kept;
    }

    private QueryResult metric(
            QueryRequest request,
            QueryLimits limits,
            Expr.Metric metric,
            MorselLoops loops,
            Checkpoint checkpoint)
            throws IOException {
        boolean instant = request.time() instanceof QueryRequest.Instant;
        StepGrid grid =
                switch (request.time()) {
                    case QueryRequest.Range(var start, var end, var step) ->
                            StepGrid.covering(start, end, step);
                    case QueryRequest.Instant(var time) -> StepGrid.at(time);
                };
        if (instant && metric instanceof Expr.Literal(var value, _)) {
            return new QueryResult.Scalar(grid.firstNanos(), value, QueryStats.NONE, List.of());
        }
        try (LogView view = source.open()) {
            var budget = new CellBudget(limits.maxCells());
            var query =
                    new MetricQuery(
                            view,
                            request.tenant(),
                            grid,
                            loops,
                            checkpoint,
                            budget,
                            limits.approxTopk());
            var answer = new MetricAnswer(grid, limits.maxSeries(), budget);
            query.evaluate(metric, limits.maxSeries(), answer::add);
            return instant
                    ? answer.vector(SortedSeries.isAskedFor(metric), query.stats(), view.warnings())
                    : answer.matrix(query.stats(), view.warnings());
        }
    }

    /// What can be said of a request before it is parsed, and of its size.
    private static final class RequestChecks {
        private RequestChecks() {}

        static void check(QueryRequest request, QueryLimits limits) {
            if (request.time() instanceof QueryRequest.Range(var start, var end, var step)) {
                checkRange(start, end, step, limits);
            }
            if (request.limit() <= 0) {
                throw new QueryException(Kind.SYNTAX, "limit must be a positive value");
            }
        }

        private static void checkRange(long start, long end, long step, QueryLimits limits) {
            if (end < start) {
                throw new QueryException(
                        Kind.SYNTAX, "end timestamp must not be before or equal to start time");
            }
            if (step <= 0) {
                throw new QueryException(
                        Kind.SYNTAX,
                        "zero or negative query resolution step widths are not accepted. Try a"
                                + " positive integer");
            }
            long length = end - start;
            if (length < 0 || length / step > limits.maxSteps()) {
                throw new QueryException(
                        Kind.LIMIT_EXCEEDED,
                        "exceeded maximum resolution of "
                                + String.format(java.util.Locale.ROOT, "%,d", limits.maxSteps())
                                + " points per time series. Try increasing the value of the step"
                                + " parameter");
            }
            limits.checkLength(length);
        }

        static void checkLimit(QueryRequest request, QueryLimits limits) {
            if (request.limit() > limits.maxEntries()) {
                throw new QueryException(
                        Kind.LIMIT_EXCEEDED,
                        "max entries limit per query exceeded, limit > max_entries_limit_per_query"
                                + " ("
                                + request.limit()
                                + " > "
                                + limits.maxEntries()
                                + ")");
            }
        }
    }
}
