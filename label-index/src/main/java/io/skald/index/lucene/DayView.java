package io.skald.index.lucene;

import io.skald.model.LabelSet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// All streams of one day at one moment: those in Lucene and those that wait. Thread-safe; has to be closed, because
/// it keeps files open.
public final class DayView implements AutoCloseable {
    private final DayReader reader;
    private final List<PendingStreams.Slice> pending;

    /// @param reader retained for this view
    DayView(DayReader reader, List<PendingStreams.Slice> pending) {
        this.reader = reader;
        this.pending = pending;
    }

    /// @param into gets the streams that match; a stream may come twice
    /// @throws IOException when the disk failed or its bytes are not what was written
    public void streams(StreamSelector selector, StreamSearch into) throws IOException {
        reader.streams(selector, into);
        for (LabelSet labels : pending(selector)) {
            into.add(labels);
        }
    }

    /// @param into gets the names of all labels, that are not empty, of the streams that match
    /// @throws IOException as [#streams]
    public void labelNames(StreamSelector selector, Set<String> into) throws IOException {
        reader.labelNames(selector, into);
        for (LabelSet labels : pending(selector)) {
            DayReader.addNames(labels, into);
        }
    }

    /// @param into gets the values, apart from `""`, of the label in the streams that match
    /// @throws IOException as [#streams]
    public void labelValues(String name, StreamSelector selector, Set<String> into)
            throws IOException {
        reader.labelValues(name, selector, into);
        for (LabelSet labels : pending(selector)) {
            DayReader.addValue(labels, name, into);
        }
    }

    private List<LabelSet> pending(StreamSelector selector) {
        List<LabelSet> found = new ArrayList<>();
        for (PendingStreams.Slice slice : pending) {
            slice.select(selector, found);
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        reader.release();
    }
}
