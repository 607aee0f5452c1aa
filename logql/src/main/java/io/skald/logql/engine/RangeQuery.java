package io.skald.logql.engine;

import io.skald.logql.pipeline.Pipeline;
import io.skald.logql.pipeline.Row;
import io.skald.logql.pipeline.RowGrouping;
import io.skald.logql.syntax.Expr.Grouping;
import io.skald.model.EntryBatch;
import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Counts entries per series and window. Series are found once per combination of dictionary values in a batch where no
/// stage reads lines, else by the bytes of the labels; text is made of labels only when a series is new.
final class RangeQuery {
    private static final String ERROR_LABEL = "__error__";

    private final RangePlan plan;
    private final CellBudget budget;
    private final Checkpoint checkpoint;

    /// Whether the query speaks of `__error__` in its filters or groups: then it knows that entries may have failed, and
    /// counts them as others.
    private final boolean toleratesErrors;

    RangeQuery(RangePlan plan, CellBudget budget, Checkpoint checkpoint) {
        this.plan = plan;
        this.budget = budget;
        this.checkpoint = checkpoint;
        this.toleratesErrors = plan.pipeline().needed().names().contains(ERROR_LABEL);
    }

    /// Series and what the counting has cost.
    record Result(Map<LabelSet, WindowCounts> series, QueryStats stats) {}

    Result run(List<Morsel> morsels, MorselLoops loops) throws IOException {
        Map<LabelSet, WindowCounts> all = new HashMap<>();
        QueryStats stats = new QueryStats(Scan.ScanStats.NONE, morsels.size(), 0, 0);
        for (Loop loop : loops.run(morsels, Loop::new)) {
            stats = stats.plus(loop.stats);
            loop.series.forEach((labels, counts) -> {
                WindowCounts known = all.putIfAbsent(labels, counts);
                if (known != null) {
                    known.add(counts);
                }
            });
            checkSeries(all.size());
        }
        return new Result(all, stats);
    }

    private void checkSeries(int count) {
        if (count > plan.seriesLimit()) {
            throw tooManySeries(plan.seriesLimit());
        }
    }

    static QueryException tooManySeries(int limit) {
        return new QueryException(
                QueryException.Kind.LIMIT_EXCEEDED,
                "maximum number of series ("
                        + limit
                        + ") reached for a single query; consider reducing query cardinality by"
                        + " adding more specific stream selectors, reducing the time range, or"
                        + " aggregating results with functions like sum(), count() or topk()");
    }

    /// One loop's worker.
    private final class Loop implements MorselLoops.Worker {
        private final Map<LabelSet, WindowCounts> series = new HashMap<>();
        private final ByteKeyTable<WindowCounts> byKey = new ByteKeyTable<>();
        private final GrowingBytes key = new GrowingBytes(256);
        private final WindowCursor windows = new WindowCursor(plan.cells());
        private final boolean readsLines = plan.pipeline().readsLines();
        private Pipeline pipeline = plan.pipeline().start();
        private @Nullable RowGrouping grouping = grouping();
        private LabelSet stream = LabelSet.EMPTY;
        private QueryStats stats = QueryStats.NONE;
        private long passed;

        /// By code of a row's dictionary values: its series, or [#refused]. Null: not known yet.
        private @Nullable WindowCounts[] byCode = new WindowCounts[16];

        private final WindowCounts refused = new WindowCounts(1, new CellBudget(1));

        private @Nullable RowGrouping grouping() {
            Grouping by = plan.grouping();
            return by == null || by.without() ? null : pipeline.grouping(by.labels());
        }

        @Override
        public boolean run(Morsel morsel) throws IOException {
            passed = 0;
            try (Scan scan = morsel.open()) {
                while (scan.advance()) {
                    checkpoint.check();
                    batch(scan.batch());
                }
                stats = stats.plus(new QueryStats(scan.stats(), 0, 1, passed));
            }
            return true;
        }

        private void batch(EntryBatch batch) {
            if (pipeline.isWorn()) {
                pipeline = plan.pipeline().start();
                grouping = grouping();
                byKey.clear();
            }
            if (!stream.equals(batch.stream())) {
                stream = batch.stream();
                byKey.clear();
            }
            pipeline.start(batch);
            int codes = readsLines ? 0 : codes(batch);
            if (codes > 0) {
                coded(batch, codes);
            } else {
                rowByRow(batch);
            }
        }

        /// How many combinations of dictionary values there can be.
        ///
        /// @return 0 when so many that trying each row is cheaper
        private int codes(EntryBatch batch) {
            long codes = 1;
            List<MetadataColumn> columns = batch.metadata();
            for (int i = 0; i < columns.size(); i++) {
                codes *= columns.get(i).values().size() + 1L;
                if (codes > 64 + 4L * batch.rowCount()) {
                    return 0;
                }
            }
            return (int) codes;
        }

        /// No stage reads lines, so rows with equal metadata fare alike.
        private void coded(EntryBatch batch, int codes) {
            if (byCode.length < codes) {
                byCode = new WindowCounts[codes];
            } else {
                Arrays.fill(byCode, 0, codes, null);
            }
            List<MetadataColumn> columns = batch.metadata();
            for (int row = 0; row < batch.rowCount(); row++) {
                if (!windows.moveTo(batch.timestampNanos(row))) {
                    continue;
                }
                int code = 0;
                for (int i = 0; i < columns.size(); i++) {
                    MetadataColumn column = columns.get(i);
                    code = code * (column.values().size() + 1) + column.valueIds()[row] + 1;
                }
                WindowCounts counts = byCode[code];
                if (counts == null) {
                    counts = pipeline.test(row) ? series() : refused;
                    byCode[code] = counts;
                }
                if (counts != refused) {
                    count(batch, row, counts);
                }
            }
        }

        private void rowByRow(EntryBatch batch) {
            for (int row = 0; row < batch.rowCount(); row++) {
                if (windows.moveTo(batch.timestampNanos(row)) && pipeline.test(row)) {
                    count(batch, row, series());
                }
            }
        }

        private void count(EntryBatch batch, int row, WindowCounts counts) {
            long count = batch.count(row);
            passed += count;
            counts.add(windows.low(), windows.high(), count, batch.byteCount(row));
        }

        /// The series of the pipeline's row.
        private WindowCounts series() {
            Row row = pipeline.row();
            if (row.error() != null && !toleratesErrors) {
                throw pipelineError(row.error(), allLabels(row));
            }
            key.clear();
            if (grouping == null) {
                row.appendKey(key);
            } else {
                grouping.appendKey(key);
            }
            WindowCounts counts = byKey.get(key);
            if (counts == null) {
                counts = newKey(labels(row), row.error() != null);
                byKey.put(key, counts);
            }
            return counts;
        }

        private WindowCounts newKey(LabelSet labels, boolean failed) {
            String error = labels.get(ERROR_LABEL);
            if (error != null && !error.isEmpty() && !(failed && toleratesErrors)) {
                throw pipelineError(error, labels);
            }
            WindowCounts known = series.get(labels);
            if (known == null) {
                known = new WindowCounts(Math.toIntExact(plan.cells().count()), budget);
                series.put(labels, known);
                checkSeries(series.size());
            }
            budget.take(1 + key.size() / Long.BYTES);
            return known;
        }

        private LabelSet labels(Row row) {
            if (grouping != null) {
                return grouping.labels();
            }
            LabelSet all = allLabels(row);
            Grouping without = plan.grouping();
            return without == null ? all : VectorGroups.without(all, without.labels());
        }

        private LabelSet allLabels(Row row) {
            return new EntryLabels(row.streamLabels(), row.metadataLabels(), row.parsedLabels())
                    .merged();
        }
    }

    private static QueryException pipelineError(String error, LabelSet labels) {
        return new QueryException(
                QueryException.Kind.PIPELINE,
                "pipeline error: '"
                        + error
                        + "' for series: '"
                        + labels
                        + "'.\n"
                        + "Use a label filter to intentionally skip this error. (e.g |"
                        + " __error__!=\""
                        + error
                        + "\").\n"
                        + "To skip all potential errors you can match empty errors.(e.g"
                        + " __error__=\"\")\n"
                        + "The label filter can also be specified after unwrap. (e.g | unwrap"
                        + " latency | __error__=\"\" )\n");
    }
}
