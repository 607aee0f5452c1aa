package io.skald.store;

import io.skald.logql.engine.FixedPart;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Scan;
import io.skald.model.LabelSet;
import io.skald.model.TimeRange;
import io.skald.segment.SegmentDirectory;
import io.skald.segment.SegmentReader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// The selected chunks of one block.
final class BlockMorsel implements Morsel {
    private final ReadView view;
    private final SegmentChunks chunks;
    private final int block;

    /// As [SegmentChunks] packs them: `chunk << 32 | index of the stream`, ascending.
    private final long[] selected;

    private final TimeRange range;

    BlockMorsel(
            ReadView view,
            SegmentChunks chunks,
            SegmentDirectory directory,
            int block,
            long[] selected) {
        this.view = view;
        this.chunks = chunks;
        this.block = block;
        this.selected = selected;
        this.range = chunks.selection().range().clip(span(directory, selected));
    }

    /// Where the rows of some chunks lie in time.
    private static TimeRange span(SegmentDirectory directory, long[] selected) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (long one : selected) {
            min = Math.min(min, directory.chunkMinNanos((int) (one >>> 32)));
            max = Math.max(max, directory.chunkMaxNanos((int) (one >>> 32)));
        }
        return new TimeRange(min, max + 1);
    }

    @Override
    public TimeRange range() {
        return range;
    }

    @Override
    public long sequence() {
        return segment().meta().sequence();
    }

    @Override
    public @Nullable FixedPart fixedPart() {
        return view.fixedPart(segment().meta(), chunks.selection().tenant());
    }

    @Override
    public Scan open() {
        return new BlockScan(this);
    }

    ReadView view() {
        return view;
    }

    SegmentChunks chunks() {
        return chunks;
    }

    SegmentReader segment() {
        return chunks.segment();
    }

    int block() {
        return block;
    }

    int size() {
        return selected.length;
    }

    int chunk(int i) {
        return (int) (selected[i] >>> 32);
    }

    /// Ordinal in the segment of a chunk's stream.
    int stream(int i) {
        return chunks.ordinal((int) selected[i]);
    }

    LabelSet labels(int i) throws IOException {
        return chunks.labels((int) selected[i]);
    }
}
