package io.skald.store;

import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Selection;
import io.skald.model.LabelSet;
import io.skald.model.TimeRange;
import io.skald.segment.SegmentDirectory;
import io.skald.segment.SegmentReader;

import java.io.IOException;
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

    static SegmentChunks select(SegmentReader segment, Selection selection, List<LabelSet> streams)
            throws IOException {
        SegmentDirectory directory = segment.directory();
        LabelSet[] labels = new LabelSet[streams.size()];
        int[] ordinals = new int[streams.size()];
        int count = 0;
        for (LabelSet stream : streams) {
            int ordinal = directory.find(selection.tenant(), stream);
            if (ordinal >= 0 && overlaps(directory, ordinal, selection.range())) {
                labels[count] = stream;
                ordinals[count++] = ordinal;
            }
        }
        return new SegmentChunks(segment, selection, labels, ordinals, count);
    }

    static boolean hasRows(SegmentDirectory directory, Selection selection, LabelSet stream) {
        int ordinal = directory.find(selection.tenant(), stream);
        return ordinal >= 0 && overlaps(directory, ordinal, selection.range());
    }

    private static boolean overlaps(SegmentDirectory directory, int ordinal, TimeRange range) {
        for (int chunk = directory.chunkStart(ordinal);
                chunk < directory.chunkEnd(ordinal);
                chunk++) {
            if (range.overlaps(directory.chunkMinNanos(chunk), directory.chunkMaxNanos(chunk))) {
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
    void addBlockMorsels(ReadView view, List<Morsel> morsels) throws IOException {
        SegmentDirectory directory = segment.directory();
        long[] found = chunksInRange(directory);
        Arrays.sort(found);
        for (int start = 0; start < found.length; ) {
            int block = directory.chunkBlock((int) (found[start] >>> 32));
            int end = start + 1;
            while (end < found.length && directory.chunkBlock((int) (found[end] >>> 32)) == block) {
                end++;
            }
            morsels.add(
                    new BlockMorsel(
                            view, this, directory, block, Arrays.copyOfRange(found, start, end)));
            start = end;
        }
    }

    /// `chunk << 32 | index of the stream`. Chunks are numbered in the order in which they lie in the segment.
    private long[] chunksInRange(SegmentDirectory directory) {
        long[] found = new long[streamCount];
        int count = 0;
        for (int index = 0; index < streamCount; index++) {
            int end = directory.chunkEnd(ordinals[index]);
            for (int chunk = directory.chunkStart(ordinals[index]); chunk < end; chunk++) {
                if (selection
                        .range()
                        .overlaps(directory.chunkMinNanos(chunk), directory.chunkMaxNanos(chunk))) {
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
