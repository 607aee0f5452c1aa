package io.skald.logql.engine;

import io.skald.logql.pipeline.NeededLabels;
import io.skald.logql.pipeline.Pipeline;
import io.skald.logql.pipeline.Row;
import io.skald.logql.pipeline.RowGrouping;
import io.skald.logql.pipeline.RowNumber;
import io.skald.logql.syntax.Expr.Grouping;
import io.skald.logql.syntax.Expr.Unwrap;
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
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/// Counts entries, or adds up their numbers, per series and window. Series are found once per combination of dictionary values in a batch where no
/// stage reads lines, else by the bytes of the labels; text is made of labels only when a series is new.
final class RangeQuery {
    private static final String ERROR_LABEL = "__error__";

    /// What an entry of a map costs, in counters.
    private static final int CELLS_PER_STREAM = 6;

    /// Work that a batch of counts is taken for: at worst the timestamps of a chunk were read for it.
    private static final long UNITS_PER_COUNTS = 8 << 10;

    private final RangePlan plan;
    private final CellBudget budget;
    private final Checkpoint checkpoint;

    private final Function<CellBudget, WindowValues> newSeries;

    /// @param newSeries gives an empty series that takes from the budget
    RangeQuery(
            RangePlan plan,
            Function<CellBudget, WindowValues> newSeries,
            CellBudget budget,
            Checkpoint checkpoint) {
        this.plan = plan;
        this.newSeries = newSeries;
        this.budget = budget;
        this.checkpoint = checkpoint;
    }

    /// Series and what the work has cost.
    record Result(Map<LabelSet, WindowValues> series, QueryStats stats) {}

    Result run(List<Morsel> morsels, MorselLoops loops) throws IOException {
        Parts all = run(morsels, _ -> 0, loops);
        return new Result(all.series().getOrDefault(0L, new HashMap<>()), all.stats());
    }

    /// Series of each part of the data, by its number.
    record Parts(Map<Long, Map<LabelSet, WindowValues>> series, QueryStats stats) {}

    /// Keeps parts of the data apart.
    ///
    /// @param part number of the part that a morsel belongs to
    Parts run(List<Morsel> morsels, ToLongFunction<Morsel> part, MorselLoops loops)
            throws IOException {
        Map<Long, Map<LabelSet, WindowValues>> all = new HashMap<>();
        QueryStats stats = new QueryStats(Scan.ScanStats.NONE, morsels.size(), 0, 0);
        Pace pace = checkpoint.pace();
        for (Loop loop : loops.run(morsels, () -> new Loop(part))) {
            stats = stats.plus(loop.stats);
            loop.parts.forEach((number, series) ->
                    merge(all.computeIfAbsent(number, _ -> new HashMap<>()), series, pace));
        }
        return new Parts(all, stats);
    }

    private void merge(
            Map<LabelSet, WindowValues> all, Map<LabelSet, WindowValues> some, Pace pace) {
        some.forEach((labels, values) -> {
            pace.step(plan.cells().cellCount());
            WindowValues known = all.putIfAbsent(labels, values);
            if (known != null) {
                known.add(values);
            }
        });
        checkSeries(all.size());
    }

    void checkSeries(int count) {
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
        private final Map<Long, Map<LabelSet, WindowValues>> parts = new HashMap<>();
        private final ToLongFunction<Morsel> partOf;
        private long part;

        /// Of the part.
        private Map<LabelSet, WindowValues> series = new HashMap<>();

        private final ByteKeyTable<WindowValues> byKey = new ByteKeyTable<>();
        private final GrowingBytes key = new GrowingBytes(256);
        private final WindowCursor windows = new WindowCursor(plan.cells());
        private final boolean isCoded = !plan.pipeline().readsLines() && plan.unwrap() == null;
        private final boolean changesLines = plan.pipeline().changesLines();
        private final RowSample sample = new RowSample();
        private final Pace pace = checkpoint.pace();
        private Pipeline pipeline = plan.pipeline().start(pace::work);
        private @Nullable RowGrouping grouping = grouping();
        private @Nullable RowNumber number = number();
        private LabelSet stream = LabelSet.EMPTY;
        private QueryStats stats = QueryStats.NONE;
        private long passed;
        private long rowsBefore;

        /// By code of a row's dictionary values: its series, or [EntryCounts#REFUSED]. Null: not known yet.
        private @Nullable EntryCounts[] byCode = new EntryCounts[16];

        private final LineClasses lineClasses = new LineClasses(classNeeds());

        /// By class of a row's line, as with codes.
        private @Nullable EntryCounts[] byClass = new EntryCounts[16];

        private final ClassSamples samplesOfClass = new ClassSamples();

        /// Of the row at work: its series, null when it is refused, and whether its number differs from that of others of
        /// its class.
        private @Nullable WindowValues found;

        private boolean hasOwnNumber;

        /// Of streams whose rows nothing tells apart.
        private final Map<LabelSet, EntryCounts> byStream = new HashMap<>();

        Loop(ToLongFunction<Morsel> partOf) {
            this.partOf = partOf;
        }

        /// Goes on with the series of a part of the data.
        private void enter(long number) {
            if (number != part || parts.isEmpty()) {
                part = number;
                series = parts.computeIfAbsent(number, _ -> new HashMap<>());
                byKey.clear();
                byStream.clear();
                lineClasses.forget();
            }
        }

        /// What a row's series depends on.
        private NeededLabels classNeeds() {
            return grouping == null ? NeededLabels.ALL : plan.pipeline().needed();
        }

        private @Nullable RowGrouping grouping() {
            Grouping by = plan.grouping();
            return by == null || by.without() ? null : pipeline.grouping(by.labels());
        }

        private @Nullable RowNumber number() {
            Unwrap unwrap = plan.unwrap();
            return unwrap == null ? null : pipeline.number(unwrap, plan.hidesUnwrapped());
        }

        @Override
        public boolean run(Morsel morsel) throws IOException {
            enter(partOf.applyAsLong(morsel));
            passed = 0;
            rowsBefore = 0;
            sample.sequence = morsel.sequence();
            try (Scan scan = morsel.open()) {
                while (scan.advance()) {
                    pause(scan.batch());
                    batch(scan.batch());
                    rowsBefore += scan.batch().rowCount();
                }
                stats = stats.plus(new QueryStats(scan.stats(), 0, 1, passed));
            }
            return true;
        }

        /// Counts are at hand at once, and to ask costs as much as they do; other batches have taken their time.
        private void pause(EntryBatch batch) {
            if (batch.isCounted()) {
                pace.work(UNITS_PER_COUNTS);
            } else {
                checkpoint.check();
            }
        }

        private void batch(EntryBatch batch) {
            if (isCoded && batch.metadata().isEmpty()) {
                bare(batch);
                return;
            }
            start(batch);
            int codes = isCoded ? codes(batch) : 0;
            if (codes > 0) {
                coded(batch, codes);
            } else if (number != null) {
                measured(batch, number);
            } else if (batch.lineClassCount() > 0 && batch.metadata().isEmpty()) {
                classed(batch);
            } else {
                rowByRow(batch);
            }
        }

        private void start(EntryBatch batch) {
            if (!stream.equals(batch.stream())) {
                stream = batch.stream();
                if (grouping == null) {
                    byKey.clear(); // keys do not speak of the stream's labels
                }
            }
            pipeline.start(batch);
            if (pipeline.isWorn()) {
                renew(batch);
            }
        }

        /// Nothing tells the rows of a stream apart, so all of them belong to one series, whatever segment they come from.
        private void bare(EntryBatch batch) {
            EntryCounts counts = byStream.get(batch.stream());
            boolean refused = counts != null && counts.isRefused();
            for (int row = 0; row < batch.rowCount() && !refused; row++) {
                if (windows.moveTo(batch.timestampNanos(row))) {
                    if (counts == null) {
                        counts = seriesOfStream(batch, row);
                        refused = counts.isRefused();
                    }
                    if (!refused) {
                        count(batch, row, counts);
                    }
                }
            }
        }

        private EntryCounts seriesOfStream(EntryBatch batch, int row) {
            start(batch);
            EntryCounts counts = pipeline.test(row) ? (EntryCounts) series() : EntryCounts.REFUSED;
            byStream.put(batch.stream(), counts);
            budget.take(CELLS_PER_STREAM);
            return counts;
        }

        /// Throws away what was learned of keys and labels.
        private void renew(EntryBatch batch) {
            pipeline = plan.pipeline().start(pace::work);
            grouping = grouping();
            number = number();
            byKey.clear();
            pipeline.start(batch);
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
                byCode = new EntryCounts[codes];
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
                EntryCounts counts = byCode[code];
                if (counts == null) {
                    counts = pipeline.test(row) ? (EntryCounts) series() : EntryCounts.REFUSED;
                    byCode[code] = counts;
                }
                if (!counts.isRefused()) {
                    count(batch, row, counts);
                }
            }
        }

        /// Rows of one class have one line, and no metadata tells them apart.
        private void classed(EntryBatch batch) {
            int classes = batch.lineClassCount();
            if (byClass.length < classes) {
                byClass = Arrays.copyOf(byClass, 2 * classes);
            }
            Arrays.fill(byClass, lineClasses.next(batch), classes, null);
            for (int row = 0; row < batch.rowCount(); row++) {
                if (!windows.moveTo(batch.timestampNanos(row))) {
                    continue;
                }
                int lineClass = batch.lineClass(row);
                EntryCounts counts = lineClass < 0 ? null : byClass[lineClass];
                if (counts == null) {
                    if (pipeline.isWorn()) {
                        renew(batch);
                    }
                    counts = pipeline.test(row) ? (EntryCounts) series() : EntryCounts.REFUSED;
                    if (lineClass >= 0) {
                        byClass[lineClass] = counts;
                    }
                }
                if (!counts.isRefused()) {
                    count(batch, row, counts);
                }
            }
        }

        private void rowByRow(EntryBatch batch) {
            for (int row = 0; row < batch.rowCount(); row++) {
                if (!windows.moveTo(batch.timestampNanos(row))) {
                    continue;
                }
                if (pipeline.isWorn()) {
                    renew(batch);
                }
                if (pipeline.test(row)) {
                    count(batch, row, (EntryCounts) series());
                }
            }
        }

        /// Adds up the numbers of rows. Of a class of lines one row tells all but the number.
        private void measured(EntryBatch batch, RowNumber read) {
            RowNumber reader = read;
            boolean hasClasses = batch.lineClassCount() > 0 && batch.metadata().isEmpty();
            if (hasClasses) {
                samplesOfClass.start(lineClasses.next(batch), batch.lineClassCount());
            }
            for (int row = 0; row < batch.rowCount(); row++) {
                if (!windows.moveTo(batch.timestampNanos(row))) {
                    continue;
                }
                int lineClass = hasClasses ? batch.lineClass(row) : EntryBatch.NO_CLASS;
                if (lineClass < 0 || !samplesOfClass.isKnown(lineClass)) {
                    if (pipeline.isWorn()) {
                        renew(batch);
                        reader = Objects.requireNonNull(number);
                    }
                    look(batch, row, reader);
                    if (lineClass >= 0) {
                        samplesOfClass.put(lineClass, found, sample.value, hasOwnNumber);
                    }
                } else {
                    found = samplesOfClass.series(lineClass);
                    sample.value = samplesOfClass.number(lineClass, batch, row);
                }
                if (found != null) {
                    sample(batch, row, found);
                }
            }
        }

        /// Finds a row's series and number.
        private void look(EntryBatch batch, int row, RowNumber reader) {
            found = null;
            hasOwnNumber = false;
            if (pipeline.test(row) && reader.read(pipeline.row())) {
                found = series();
                int lineClass = batch.lineClass(row);
                hasOwnNumber = lineClass >= 0 && batch.isNumbered(lineClass) && reader.isParsed();
                sample.value = hasOwnNumber ? batch.number(row) : reader.value();
            }
        }

        private void count(EntryBatch batch, int row, EntryCounts counts) {
            long count = batch.count(row);
            passed += count;
            long bytes = changesLines ? pipeline.row().lineLength() : batch.byteCount(row);
            counts.add(windows.low(), windows.high(), count, bytes);
        }

        private void sample(EntryBatch batch, int row, WindowValues series) {
            passed++;
            sample.low = windows.low();
            sample.high = windows.high();
            sample.timestampNanos = batch.timestampNanos(row);
            sample.order = rowsBefore + row;
            switch (series) {
                case WindowCounts counts -> counts.add(sample.low, sample.high, 1, 0);
                case WindowStates states -> states.add(sample);
                case WindowSamples samples -> samples.add(sample);
                case CellSamples samples -> samples.add(sample);
            }
        }

        /// The series of the pipeline's row.
        private WindowValues series() {
            Row row = pipeline.row();
            if (row.error() != null && !tolerates(row.error())) {
                throw pipelineError(row.error(), allLabels(row));
            }
            key.clear();
            if (grouping == null) {
                row.appendKey(key);
            } else {
                grouping.appendKey(key);
            }
            WindowValues values = byKey.get(key);
            if (values == null) {
                values = newKey(labels(row), row.error() != null);
                byKey.put(key, values);
            }
            return values;
        }

        /// A failure to unwrap is only tolerated where nobody looks at the number.
        private boolean tolerates(String error) {
            return plan.toleratesErrors() && (!error.equals(RowNumber.ERROR) || plan.isAbsence());
        }

        private WindowValues newKey(LabelSet labels, boolean isTolerated) {
            String error = labels.get(ERROR_LABEL);
            if (error != null && !error.isEmpty() && !isTolerated) {
                throw pipelineError(error, labels);
            }
            WindowValues known = series.get(labels);
            if (known == null) {
                known = newSeries.apply(budget);
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
