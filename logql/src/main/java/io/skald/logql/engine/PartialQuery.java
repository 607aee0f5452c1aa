package io.skald.logql.engine;

import io.skald.model.LabelSet;
import io.skald.model.TimeRange;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A range aggregation that takes what it can from a [PartialCache]. Rows of a [FixedPart] are worked out in whole buckets of
/// time (see [PartialGrid]), also where a bucket reaches beyond the query; cells of these, and all other rows, are then put
/// together. One thread, but for the loops.
final class PartialQuery {
    private final LogView view;
    private final PartialCache cache;
    private final RangePlan plan;
    private final RangeFunction function;
    private final CellState state;
    private final PartialGrid grid;
    private final CellBudget budget;
    private final Checkpoint checkpoint;
    private final PartialKeys keys;
    private long requested;
    private long found;
    private long stored;

    private PartialQuery(
            LogView view,
            RangePlan plan,
            RangeFunction function,
            CellState state,
            CellBudget budget,
            Checkpoint checkpoint) {
        this.view = view;
        this.cache = view.partials();
        this.plan = plan;
        this.function = function;
        this.state = state;
        this.grid = PartialGrid.of(plan.cells());
        this.budget = budget;
        this.checkpoint = checkpoint;
        this.keys = new PartialKeys(plan, grid);
    }

    /// @return null when nothing of the query can be kept
    static @Nullable PartialQuery of(
            LogView view,
            RangePlan plan,
            RangeFunction function,
            CellBudget budget,
            Checkpoint checkpoint) {
        CellState state = function.partialState();
        if (view.partials().isOff()
                || state == null
                || !PartialGrid.fits(plan.cells())
                || plan.pipeline().mayReadClock()) {
            return null;
        }
        return new PartialQuery(view, plan, function, state, budget, checkpoint);
    }

    /// @param morsels all that the plan selects
    RangeQuery.Result run(List<Morsel> morsels, MorselLoops loops) throws IOException {
        Map<Long, Part> parts = known(morsels);
        List<Part> missing = parts.values().stream().filter(Part::isMissing).toList();
        if (missing.isEmpty()) {
            return join(morsels, parts, budget, loops);
        }
        CellBudget recording = budget.part();
        CellBudget joining = budget.part();
        try {
            QueryStats recorded = record(missing, parts, recording, loops);
            RangeQuery.Result result = join(morsels, parts, joining, loops);
            return new RangeQuery.Result(result.series(), result.stats().plus(recorded));
        } catch (QueryException e) {
            if (!isOfRows(e)) {
                throw e;
            }
            // Rows beyond the query may have caused it.
            recording.giveAll();
            joining.giveAll();
            return new RangeQuery(plan, function::newSeries, budget, checkpoint)
                    .run(morsels, loops);
        } finally {
            recording.giveAll();
        }
    }

    /// Reads what is not fixed, and adds the parts, of which everything is known.
    private RangeQuery.Result join(
            List<Morsel> morsels, Map<Long, Part> parts, CellBudget taken, MorselLoops loops)
            throws IOException {
        var rest = morsels.stream().filter(morsel -> partOf(morsel, parts) == null).toList();
        var query = new RangeQuery(plan, function::newSeries, taken, checkpoint);
        RangeQuery.Result result = query.run(rest, loops);
        parts.values().forEach(part -> replay(part, query, result.series(), taken));
        var use = new QueryStats.Partials(requested, found, stored);
        var own = new QueryStats(Scan.ScanStats.NONE, 0, 0, 0, use);
        return new RangeQuery.Result(result.series(), result.stats().plus(own));
    }

    private static boolean isOfRows(QueryException e) {
        return e.kind() == QueryException.Kind.PIPELINE
                || e.kind() == QueryException.Kind.LIMIT_EXCEEDED;
    }

    private static @Nullable Part partOf(Morsel morsel, Map<Long, Part> parts) {
        FixedPart fixed = morsel.fixedPart();
        return fixed == null ? null : parts.get(fixed.number());
    }

    /// The fixed parts with what is known of them, by number.
    private Map<Long, Part> known(List<Morsel> morsels) {
        long shownFrom = view.shownFromNanos(plan.selection().tenant());
        Map<Long, Part> parts = new TreeMap<>();
        List<Long> unfit = new ArrayList<>();
        for (Morsel morsel : morsels) {
            FixedPart fixed = morsel.fixedPart();
            if (fixed != null
                    && fixed.minNanos() >= shownFrom
                    && !parts.containsKey(fixed.number())) {
                Part part = look(fixed);
                parts.put(fixed.number(), part);
                if (part.isTooLarge()) {
                    unfit.add(fixed.number());
                }
            }
        }
        unfit.forEach(parts::remove);
        return parts;
    }

    private Part look(FixedPart fixed) {
        TimeRange range = plan.selection().range();
        long first = grid.bucket(Math.max(fixed.minNanos(), range.startNanos()));
        long last = grid.bucket(Math.min(fixed.maxNanos(), range.endNanos() - 1));
        var part = new Part(fixed.number(), first, Math.toIntExact(last - first + 1));
        for (int i = 0; i < part.buckets.length; i++) {
            PartialCells cells = cache.find(keys.key(part.number, first + i));
            part.buckets[i] = cells;
            requested++;
            found += cells == null ? 0 : 1;
        }
        return part;
    }

    /// Works out what is missing, and keeps it if nothing was damaged.
    private QueryStats record(
            List<Part> missing, Map<Long, Part> parts, CellBudget taken, MorselLoops loops)
            throws IOException {
        long first = Long.MAX_VALUE;
        long end = Long.MIN_VALUE;
        for (Part part : missing) {
            first = Math.min(first, part.firstMissing());
            end = Math.max(end, part.endMissing());
        }
        TimeCells cells = grid.cells(first, end);
        RangePlan whole = plan.over(grid.range(first, end), cells);
        List<Morsel> morsels = new ArrayList<>();
        for (Morsel morsel : view.morsels(whole.selection())) {
            Part part = partOf(morsel, parts);
            if (part != null && part.isMissing()) {
                morsels.add(morsel);
            }
        }
        // One part after the other, as far as loops go: they change from part to part seldom.
        morsels.sort(Comparator.comparingLong(PartialQuery::number));
        var query =
                new RangeQuery(
                        whole,
                        each -> new WindowStates(cells.cellCount(), state, each),
                        taken,
                        checkpoint);
        RangeQuery.Parts made = query.run(morsels, PartialQuery::number, loops);
        boolean isWhole = view.warnings().isEmpty();
        Pace pace = checkpoint.pace();
        for (Part part : missing) {
            var series = made.series().getOrDefault(part.number, new HashMap<>());
            part.fill(series, first, isWhole, pace);
        }
        return made.stats();
    }

    private static long number(Morsel morsel) {
        return Objects.requireNonNull(morsel.fixedPart()).number();
    }

    /// Adds the cells of a part that lie in the query's range.
    private void replay(
            Part part, RangeQuery query, Map<LabelSet, WindowValues> all, CellBudget taken) {
        Pace pace = checkpoint.pace();
        for (int i = 0; i < part.buckets.length; i++) {
            PartialCells cells = Objects.requireNonNull(part.buckets[i]);
            for (int series = 0; series < cells.seriesCount(); series++) {
                pace.step(8L * (cells.end(series) - cells.start(series)));
                replay(cells, part.first + i, series, all, taken);
            }
        }
        query.checkSeries(all.size());
    }

    private void replay(
            PartialCells cells,
            long bucket,
            int series,
            Map<LabelSet, WindowValues> all,
            CellBudget taken) {
        TimeRange range = plan.selection().range();
        var windows = new WindowCursor(plan.cells());
        WindowValues into = null;
        for (int place = cells.start(series); place < cells.end(series); place++) {
            long time = grid.endNanos(bucket, cells.cell(place));
            if (!range.contains(time) || !windows.moveTo(time)) {
                continue;
            }
            if (into == null) {
                into = all.computeIfAbsent(cells.labels(series), _ -> function.newSeries(taken));
            }
            add(into, windows, cells.words(), place * state.words());
        }
    }

    private void add(WindowValues into, WindowCursor windows, long[] words, int at) {
        switch (into) {
            case WindowCounts counts -> {
                long bytes = state.words() > 1 ? words[at + 1] : 0;
                counts.add(windows.low(), windows.high(), words[at], bytes);
            }
            case WindowStates states -> states.add(windows.low(), windows.high(), words, at);
            case WindowSamples _, CellSamples _ ->
                    throw new IllegalStateException("samples have no partial states");
        }
    }

    /// The buckets of one fixed part that the query touches.
    private final class Part {
        private final long number;
        private final long first;

        /// Null: not known yet.
        private final @Nullable PartialCells[] buckets;

        Part(long number, long first, int count) {
            this.number = number;
            this.first = first;
            this.buckets = new PartialCells[count];
        }

        boolean isTooLarge() {
            for (PartialCells cells : buckets) {
                if (cells == PartialCells.TOO_LARGE) {
                    return true;
                }
            }
            return false;
        }

        boolean isMissing() {
            return firstMissing() < first + buckets.length;
        }

        long firstMissing() {
            int i = 0;
            while (i < buckets.length && buckets[i] != null) {
                i++;
            }
            return first + i;
        }

        /// Behind the last one.
        long endMissing() {
            int i = buckets.length;
            while (i > 0 && buckets[i - 1] != null) {
                i--;
            }
            return first + i;
        }

        /// @param from first bucket that the series know
        /// @param isWhole whether they have everything, so that they can be kept
        void fill(Map<LabelSet, WindowValues> series, long from, boolean isWhole, Pace pace) {
            for (int i = 0; i < buckets.length; i++) {
                if (buckets[i] == null) {
                    pace.step((long) series.size() * grid.cellsPerBucket());
                    var cells = PartialCells.of(series, grid, from, first + i, state.words());
                    buckets[i] = cells;
                    if (isWhole) {
                        cache.keep(keys.key(number, first + i), cells);
                        stored++;
                    }
                }
            }
        }
    }
}
