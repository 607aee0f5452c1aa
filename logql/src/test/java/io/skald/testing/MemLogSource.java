package io.skald.testing;

import io.skald.logql.engine.FixedPart;
import io.skald.logql.engine.LogSource;
import io.skald.logql.engine.LogView;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.PartialCache;
import io.skald.logql.engine.Scan;
import io.skald.logql.engine.Selection;
import io.skald.model.Direction;
import io.skald.model.EntryBatch;
import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// A [LogSource] in memory that does everything in the plainest way: the measure for the real ones.
///
/// Rows are kept in *parts* of a fixed number of rows, in order of arrival; each part and stream is a morsel. Counted rows
/// come merged per cell if `mergesCounts`, else one by one. Rows are added by one thread; views may be read by many.
public final class MemLogSource implements LogSource {
    /// @param arrival number of the row in the whole source
    public record Row(
            TenantId tenant,
            LabelSet stream,
            long timestampNanos,
            String line,
            Map<String, String> metadata,
            long arrival) {}

    private final int rowsPerPart;
    private final boolean mergesCounts;
    private final Set<List<Object>> seen = new LinkedHashSet<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private PartialCache partials = PartialCache.NONE;
    private long shownFromNanos;
    private final java.util.concurrent.atomic.AtomicInteger opened =
            new java.util.concurrent.atomic.AtomicInteger();

    public MemLogSource(int rowsPerPart, boolean mergesCounts) {
        this.rowsPerPart = rowsPerPart;
        this.mergesCounts = mergesCounts;
    }

    /// Stores a row, unless it is there already.
    public MemLogSource add(
            TenantId tenant,
            LabelSet stream,
            long timestampNanos,
            String line,
            Map<String, String> metadata) {
        if (seen.add(List.of(tenant, stream, timestampNanos, line, metadata))) {
            rows.add(
                    new Row(
                            tenant,
                            stream,
                            timestampNanos,
                            line,
                            Map.copyOf(metadata),
                            rows.size()));
        }
        return this;
    }

    public MemLogSource add(LabelSet stream, long timestampNanos, String line) {
        return add(TenantId.SINGLE, stream, timestampNanos, line, Map.of());
    }

    /// What every view warns of from now on.
    public void warn(String warning) {
        warnings.add(warning);
    }

    /// Makes parts that are full fixed ones from now on, and keeps what is made of them.
    ///
    /// @param shownFromNanos what every view says of its age; rows before it are not hidden
    public MemLogSource keeping(PartialCache partials, long shownFromNanos) {
        this.partials = partials;
        this.shownFromNanos = shownFromNanos;
        return this;
    }

    public List<Row> rows() {
        return List.copyOf(rows);
    }

    public int morselsOpened() {
        return opened.get();
    }

    @Override
    public LogView open() {
        List<Row> pinned = List.copyOf(rows);
        return new LogView() {
            @Override
            public List<Morsel> morsels(Selection selection) {
                return MemLogSource.this.morsels(pinned, selection);
            }

            @Override
            public List<LabelSet> streams(Selection selection) {
                Set<LabelSet> streams = new TreeSet<>();
                for (Row row : pinned) {
                    if (isSelected(row, selection)) {
                        streams.add(row.stream());
                    }
                }
                return List.copyOf(streams);
            }

            @Override
            public PartialCache partials() {
                return partials;
            }

            @Override
            public long shownFromNanos(TenantId tenant) {
                return shownFromNanos;
            }

            @Override
            public List<String> warnings() {
                return List.copyOf(warnings);
            }

            @Override
            public void close() {}
        };
    }

    private static boolean isSelected(Row row, Selection selection) {
        if (!row.tenant().equals(selection.tenant())
                || !selection.range().contains(row.timestampNanos())) {
            return false;
        }
        for (Matcher matcher : selection.matchers()) {
            if (!matcher.matches(row.stream())) {
                return false;
            }
        }
        return true;
    }

    private List<Morsel> morsels(List<Row> pinned, Selection selection) {
        Map<List<Object>, List<Row>> parts = new LinkedHashMap<>();
        for (Row row : pinned) {
            if (isSelected(row, selection)) {
                long part = row.arrival() / rowsPerPart;
                parts.computeIfAbsent(List.of(part, row.stream()), _ -> new ArrayList<>()).add(row);
            }
        }
        List<Morsel> morsels = new ArrayList<>();
        parts.forEach((key, members) ->
                morsels.add(
                        morsel(
                                (Long) key.getFirst(),
                                fixed(pinned, (Long) key.getFirst()),
                                members,
                                selection)));
        Comparator<Morsel> order =
                selection.direction() == Direction.FORWARD
                        ? Comparator.comparingLong(m -> m.range().startNanos())
                        : Comparator.comparingLong(m -> -m.range().endNanos());
        morsels.sort(order);
        return morsels;
    }

    /// @return null while rows can still be added to the part
    private @Nullable FixedPart fixed(List<Row> pinned, long part) {
        int start = Math.toIntExact(part * rowsPerPart);
        if (partials.isOff() || start + rowsPerPart > pinned.size()) {
            return null;
        }
        var times =
                pinned.subList(start, start + rowsPerPart).stream()
                        .mapToLong(Row::timestampNanos)
                        .summaryStatistics();
        return new FixedPart(part, times.getMin(), times.getMax());
    }

    private Morsel morsel(
            long part, @Nullable FixedPart fixed, List<Row> members, Selection selection) {
        List<Row> sorted = new ArrayList<>(members);
        sorted.sort(Comparator.comparingLong(Row::timestampNanos).thenComparingLong(Row::arrival));
        var range =
                new TimeRange(
                        sorted.getFirst().timestampNanos(), sorted.getLast().timestampNanos() + 1);
        return new Morsel() {
            @Override
            public TimeRange range() {
                return range;
            }

            @Override
            public @Nullable FixedPart fixedPart() {
                return fixed;
            }

            @Override
            public long sequence() {
                return part;
            }

            @Override
            public Scan open() {
                opened.incrementAndGet();
                return new MemScan(sorted, selection);
            }
        };
    }

    /// Gives the rows in batches of a few.
    private final class MemScan implements Scan {
        private static final int BATCH_ROWS = 7;

        private final List<Row> passed = new ArrayList<>();
        private final Selection selection;
        private final EntryBatch batch = new EntryBatch();
        private final ScanStats stats;
        private int at;

        MemScan(List<Row> rows, Selection selection) {
            this.selection = selection;
            long bytes = 0;
            for (Row row : rows) {
                byte[] line = Utf8.bytes(row.line());
                bytes += line.length;
                if (selection.filter().matches(line, 0, line.length)) {
                    passed.add(row);
                }
            }
            stats = new ScanStats(rows.size(), bytes, bytes, 1);
        }

        @Override
        public boolean advance() {
            if (at == passed.size()) {
                return false;
            }
            int end = Math.min(passed.size(), at + BATCH_ROWS);
            List<Row> rows = passed.subList(at, end);
            at = end;
            batch.reset(rows.getFirst().stream(), rows.size());
            fillLines(rows);
            batch.metadata(columns(rows));
            if (selection.needs().rows().mayBeMerged() && mergesCounts) {
                mergeCells(rows);
            }
            return true;
        }

        private void fillLines(List<Row> rows) {
            boolean wanted = selection.needs().rows() == Needs.Rows.LINES;
            var text = new java.io.ByteArrayOutputStream();
            for (int i = 0; i < rows.size(); i++) {
                byte[] line = Utf8.bytes(rows.get(i).line());
                batch.timestampArray()[i] = rows.get(i).timestampNanos();
                batch.lineOffsetArray()[i] = wanted ? text.size() : Integer.MIN_VALUE;
                boolean measured = selection.needs().rows().hasLengths();
                batch.lineLengthArray()[i] = measured ? line.length : Integer.MIN_VALUE;
                if (wanted) {
                    text.writeBytes(line);
                }
            }
            batch.lines(text.toByteArray());
        }

        private List<MetadataColumn> columns(List<Row> rows) {
            Set<String> names = new TreeSet<>();
            rows.forEach(row -> names.addAll(row.metadata().keySet()));
            List<MetadataColumn> columns = new ArrayList<>();
            for (String name : names) {
                var needed = selection.needs().metadata();
                boolean hidden = rows.getFirst().stream().has(name) && !needed.all();
                if (!needed.contains(name) || hidden) {
                    continue;
                }
                List<Utf8Slice> values = new ArrayList<>();
                int[] ids = new int[rows.size()];
                Arrays.fill(ids, MetadataColumn.ABSENT);
                for (int i = 0; i < ids.length; i++) {
                    String value = rows.get(i).metadata().get(name);
                    if (value != null) {
                        Utf8Slice slice = Utf8Slice.of(value);
                        if (!values.contains(slice)) {
                            values.add(slice);
                        }
                        ids[i] = values.indexOf(slice);
                    }
                }
                columns.add(new MetadataColumn(name, values, ids));
            }
            return columns;
        }

        /// Merges neighbours of one cell with equal metadata.
        private void mergeCells(List<Row> rows) {
            List<MetadataColumn> all = columns(rows);
            batch.useCounts();
            int out = -1;
            for (int i = 0; i < rows.size(); i++) {
                long timestamp = rows.get(i).timestampNanos();
                var cells = java.util.Objects.requireNonNull(selection.needs().cells());
                boolean same = out >= 0 && cells.sameCell(batch.timestampNanos(out), timestamp);
                for (MetadataColumn column : all) {
                    same = same && column.valueIds()[out] == column.valueIds()[i];
                }
                if (!same) {
                    out++;
                    batch.countArray()[out] = 0;
                    batch.byteCountArray()[out] = 0;
                    for (MetadataColumn column : all) {
                        column.valueIds()[out] = column.valueIds()[i];
                    }
                }
                batch.timestampArray()[out] = timestamp;
                batch.countArray()[out]++;
                batch.byteCountArray()[out] += Utf8.bytes(rows.get(i).line()).length;
            }
            batch.reset(batch.stream(), out + 1);
            batch.useCounts();
            batch.metadata(all);
        }

        @Override
        public EntryBatch batch() {
            return batch;
        }

        @Override
        public ScanStats stats() {
            return stats;
        }

        @Override
        public void close() {}
    }
}
