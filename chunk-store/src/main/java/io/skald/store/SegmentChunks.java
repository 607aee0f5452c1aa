package io.skald.store;

import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Selection;
import io.skald.model.LabelSet;
import io.skald.model.TimeRange;
import io.skald.segment.SegmentReader;

import java.util.Arrays;
import java.util.List;

/// The chunks of one segment that a selection may have rows in.
final class SegmentChunks {
    private final SegmentReader segment;
    private final Selection selection;
    private final LabelSet[] labels;

    /// Ordinals in the segment of the streams in `labels`.
    private final int[] ordinals;

    private final int streamCount;

    private SegmentChunks(
            SegmentReader segment,
            Selection selection,
            LabelSet[] labels,
            int[] ordinals,
            int streamCount) {
        this.segment = segment;
        this.selection = selection;
        this.labels = labels;
        this.ordinals = ordinals;
        this.streamCount = streamCount;
    }

    static SegmentChunks select(
            SegmentReader segment, Selection selection, List<LabelSet> streams) {
        LabelSet[] labels = new LabelSet[streams.size()];
        int[] ordinals = new int[streams.size()];
        int count = 0;
        for (LabelSet stream : streams) {
            int ordinal = segment.find(selection.tenant(), stream);
            if (ordinal >= 0 && overlaps(segment, ordinal, selection.range())) {
                labels[count] = stream;
                ordinals[count++] = ordinal;
            }
        }
        return new SegmentChunks(segment, selection, labels, ordinals, count);
    }

    static boolean hasRows(SegmentReader segment, Selection selection, LabelSet stream) {
        int ordinal = segment.find(selection.tenant(), stream);
        return ordinal >= 0 && overlaps(segment, ordinal, selection.range());
    }

    private static boolean overlaps(SegmentReader segment, int ordinal, TimeRange range) {
        for (int chunk = segment.chunkStart(ordinal); chunk < segment.chunkEnd(ordinal); chunk++) {
            if (range.overlaps(segment.chunkMinNanos(chunk), segment.chunkMaxNanos(chunk))) {
                return true;
            }
        }
        return false;
    }

    SegmentReader segment() {
        return segment;
    }

    Selection selection() {
        return selection;
    }

    int streamCount() {
        return streamCount;
    }

    LabelSet labels(int index) {
        return labels[index];
    }

    int ordinal(int index) {
        return ordinals[index];
    }

    /// One morsel for the whole segment: counts come from the segment's directories, nearly without reading.
    void addCountMorsel(ReadView view, List<Morsel> morsels) {
        if (streamCount > 0) {
            morsels.add(new CountMorsel(view, this));
        }
    }

    /// One morsel for each block that has selected chunks in the range.
    void addBlockMorsels(ReadView view, List<Morsel> morsels) {
        long[] found = chunksInRange();
        Arrays.sort(found);
        for (int start = 0; start < found.length; ) {
            int block = segment.chunkBlock((int) (found[start] >>> 32));
            int end = start + 1;
            while (end < found.length && segment.chunkBlock((int) (found[end] >>> 32)) == block) {
                end++;
            }
            morsels.add(new BlockMorsel(view, this, block, Arrays.copyOfRange(found, start, end)));
            start = end;
        }
    }

    /// `chunk << 32 | index of the stream`. Chunks are numbered in the order in which they lie in the segment.
    private long[] chunksInRange() {
        long[] found = new long[streamCount];
        int count = 0;
        for (int index = 0; index < streamCount; index++) {
            int end = segment.chunkEnd(ordinals[index]);
            for (int chunk = segment.chunkStart(ordinals[index]); chunk < end; chunk++) {
                if (selection
                        .range()
                        .overlaps(segment.chunkMinNanos(chunk), segment.chunkMaxNanos(chunk))) {
                    if (count == found.length) {
                        found = Arrays.copyOf(found, 2 * count);
                    }
                    found[count++] = (long) chunk << 32 | index;
                }
            }
        }
        return Arrays.copyOf(found, count);
    }
}
