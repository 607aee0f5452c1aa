package io.skald.store;

import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Selection;
import io.skald.model.FoundStreams;
import io.skald.model.LabelSet;
import io.skald.model.TimeRange;
import io.skald.segment.SegmentDirectory;
import io.skald.segment.SegmentReader;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// The chunks of one segment that a selection may have rows in.
final class SegmentChunks {
    private final SegmentReader segment;
    private final Selection selection;
    private final FoundStreams streams;

    /// `ordinal in the segment << 32 | number among the found streams`, ascending.
    private final long[] selected;

    private final int streamCount;

    private SegmentChunks(
            SegmentReader segment,
            Selection selection,
            FoundStreams streams,
            long[] selected,
            int streamCount) {
        this.segment = segment;
        this.selection = selection;
        this.streams = streams;
        this.selected = selected;
        this.streamCount = streamCount;
    }

    static SegmentChunks select(SegmentReader segment, Selection selection, FoundStreams streams)
            throws IOException {
        SegmentDirectory directory = segment.directory();
        long[] selected = directory.among(selection.tenant(), streams);
        int count = 0;
        for (long stream : selected) {
            if (overlaps(directory, (int) (stream >>> Integer.SIZE), selection.range())) {
                selected[count++] = stream;
            }
        }
        return new SegmentChunks(segment, selection, streams, selected, count);
    }

    /// Marks the streams that have rows in a segment.
    ///
    /// @param present numbers of streams
    static void markPresent(
            SegmentDirectory directory, Selection selection, FoundStreams streams, BitSet present) {
        for (long stream : directory.among(selection.tenant(), streams)) {
            if (overlaps(directory, (int) (stream >>> Integer.SIZE), selection.range())) {
                present.set((int) stream);
            }
        }
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

    /// What rows of a stream show of its labels.
    LabelSet labels(int index) throws IOException {
        return streams.shown((int) selected[index]);
    }

    int ordinal(int index) {
        return (int) (selected[index] >>> Integer.SIZE);
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

    /// `chunk << 32 | index of the stream`, ascending: chunks are numbered in the order in which they lie in the segment.
    private long[] chunksInRange(SegmentDirectory directory) {
        long[] found = new long[streamCount];
        int count = 0;
        for (int index = 0; index < streamCount; index++) {
            int end = directory.chunkEnd(ordinal(index));
            for (int chunk = directory.chunkStart(ordinal(index)); chunk < end; chunk++) {
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
