package io.skald.merge;

import io.skald.io.CorruptFileException;
import io.skald.io.FileSystem;
import io.skald.segment.SegmentMeta;
import io.skald.segment.SegmentOptions;
import io.skald.segment.SegmentOrigin;
import io.skald.segment.SegmentReader;
import io.skald.segment.SegmentWriter;
import io.skald.segment.StreamOrder;
import io.skald.tombstone.Tombstones;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/// Writes the rows of some segments into new ones, one for each group of streams and slice of time. Done in steps, so
/// that the caller can rest in between; what has been written counts only when the caller commits it. Not thread-safe.
public final class SegmentMerge implements AutoCloseable {
    private final FileSystem files;
    private final Plan plan;
    private final Outputs names;
    private final List<MergeInput> inputs = new ArrayList<>();
    private final Iterator<Cell> cells;
    private final List<SegmentMeta> outputs = new ArrayList<>();
    private final RowMerge rows = new RowMerge();

    /// Inputs that have streams left in the cell.
    private final List<MergeInput> waiting = new ArrayList<>();

    /// Those whose current stream is being written.
    private List<MergeInput> current = List.of();

    private final long sequence;
    private final SegmentOrigin origin;
    private @Nullable SegmentWriter writer;
    private boolean inStream;
    private boolean kept;

    /// What is merged, and how.
    ///
    /// @param inputs open for as long as the merge runs
    /// @param level of the outputs
    /// @param sliceNanos span of time of one output, at least; counted from 1970
    /// @param options of the outputs
    /// @param tombstones what they hide is left out
    public record Plan(
            List<SegmentReader> inputs,
            int level,
            long sliceNanos,
            SegmentOptions options,
            Tombstones tombstones,
            MergeRules rules) {}

    /// Gives names to outputs.
    public interface Outputs {
        /// A number for a segment, never used before.
        long nextId() throws IOException;

        String path(long id);
    }

    /// @param maskFrom of the outputs: tombstones with a smaller sequence are carried out with this merge
    public SegmentMerge(FileSystem files, Plan plan, Outputs names, long maskFrom)
            throws IOException {
        this.files = files;
        this.plan = plan;
        this.names = names;
        List<SegmentReader> oldestFirst =
                plan.inputs().stream()
                        .sorted(Comparator.comparingLong(input -> input.meta().sequence()))
                        .toList();
        this.sequence = oldestFirst.getLast().meta().sequence();
        this.origin = origin(oldestFirst, maskFrom);
        this.cells = CellPlan.of(oldestFirst, plan.rules(), plan.sliceNanos()).iterator();
        for (SegmentReader input : oldestFirst) {
            inputs.add(new MergeInput(input, plan.tombstones(), plan.rules()));
        }
    }

    private SegmentOrigin origin(List<SegmentReader> merged, long maskFrom) throws IOException {
        long lastLsn = 0;
        List<Long> ids = new ArrayList<>();
        List<Long> obsolete = new ArrayList<>();
        for (SegmentReader input : merged) {
            SegmentOrigin before = originOf(input);
            lastLsn = Math.max(lastLsn, before.lastLsn());
            ids.add(input.meta().id());
            addPresent(before.inputs(), obsolete);
            addPresent(before.obsolete(), obsolete);
        }
        return new SegmentOrigin(maskFrom, lastLsn, ids, obsolete);
    }

    private void addPresent(List<Long> ids, List<Long> present) {
        for (long id : ids) {
            if (files.exists(names.path(id)) && !present.contains(id)) {
                present.add(id);
            }
        }
    }

    /// No row depends on the origin: if it cannot be read, a repair of the manifest replays more of the log than it must.
    private static SegmentOrigin originOf(SegmentReader input) throws IOException {
        try {
            return input.origin();
        } catch (CorruptFileException _) {
            return SegmentOrigin.flushed(input.meta().sequence(), 0);
        }
    }

    /// Goes on.
    ///
    /// @param rawBytes of lines after which it rests; it may be a block more
    /// @return false when everything is written: [#outputs()] has the result
    /// @throws CorruptFileException when an input is damaged; the merge is of no use then
    public boolean step(long rawBytes) throws IOException {
        long written = 0;
        while (written < rawBytes) {
            SegmentWriter out = writer;
            if (out == null) {
                if (!cells.hasNext()) {
                    return false;
                }
                beginCell(cells.next());
            } else if (inStream) {
                long bytes = rows.advance(out);
                written += bytes;
                inStream = bytes > 0;
            } else if (!nextStream(out)) {
                endCell(out);
            }
        }
        return true;
    }

    private void beginCell(Cell cell) throws IOException {
        long id = names.nextId();
        writer = SegmentWriter.open(files, names.path(id), id, plan.options());
        waiting.clear();
        current = List.of();
        for (MergeInput input : inputs) {
            input.start(cell);
            if (input.nextStream()) {
                waiting.add(input);
            }
        }
        inStream = false;
    }

    /// Moves on to the stream that comes first in those inputs that have streams left.
    private boolean nextStream(SegmentWriter out) throws IOException {
        moveOn();
        List<MergeInput> first = new ArrayList<>();
        for (MergeInput input : waiting) {
            int order = first.isEmpty() ? -1 : compare(input, first.getFirst());
            if (order < 0) {
                first.clear();
            }
            if (order <= 0) {
                first.add(input);
            }
        }
        if (first.isEmpty()) {
            return false;
        }
        long bytes = 0;
        for (MergeInput input : first) {
            bytes += input.rawBytes();
        }
        MergeInput any = first.getFirst();
        out.startStream(any.tenant(), any.labels(), bytes);
        rows.start(first);
        current = first;
        inStream = true;
        return true;
    }

    private void moveOn() throws IOException {
        for (MergeInput input : current) {
            var tenant = input.tenant();
            var labels = input.labels();
            if (!input.nextStream()) {
                waiting.remove(input);
            } else if (StreamOrder.compare(tenant, labels, input.tenant(), input.labels()) >= 0) {
                throw new CorruptFileException("streams out of order", input.path(), 0);
            }
        }
        current = List.of();
    }

    private static int compare(MergeInput a, MergeInput b) {
        return StreamOrder.compare(a.tenant(), a.labels(), b.tenant(), b.labels());
    }

    private void endCell(SegmentWriter out) throws IOException {
        if (out.hasRows()) {
            outputs.add(out.finish(sequence, plan.level(), origin));
        }
        writer = null;
        out.close();
    }

    /// What was written: complete when [#step] has returned false. May be empty: then no row was left.
    public List<SegmentMeta> outputs() {
        return List.copyOf(outputs);
    }

    /// Rows that were left out because tombstones hide them.
    public long rowsHidden() {
        return inputs.stream().mapToLong(MergeInput::rowsHidden).sum();
    }

    /// Rows that were left out because several inputs had them.
    public long duplicates() {
        return rows.duplicates();
    }

    /// Leaves the files of the outputs to the caller: [#close()] does not delete them.
    public void keep() {
        kept = true;
    }

    /// Lets go of memory; deletes what was written unless it is kept.
    @Override
    public void close() throws IOException {
        inputs.forEach(MergeInput::close);
        SegmentWriter out = writer;
        writer = null;
        try {
            if (out != null) {
                out.close();
            }
        } finally {
            if (!kept) {
                for (SegmentMeta output : outputs) {
                    files.delete(output.path());
                }
                outputs.clear();
            }
        }
    }
}
