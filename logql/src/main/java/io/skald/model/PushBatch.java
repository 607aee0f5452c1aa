package io.skald.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Entries of one push on their way into the store: struct of arrays over slices of the decoded body. No text is made
/// of a line. Rows are grouped in runs of one stream each; the same stream may come in several runs. Immutable once
/// built; whoever holds it keeps the body's array.
public final class PushBatch {
    private final TenantId tenant;
    private final LabelSet[] streams;
    private final int[] runEnds;
    private final long[] timestampNanos;
    private final byte[] lines;
    private final int[] lineOffsets;
    private final int[] lineLengths;
    private final byte[] metadata;
    private final int[] metadataOffsets;
    private final int[] metadataLengths;
    private final long lineByteCount;

    private PushBatch(Builder builder) {
        int rows = builder.rows;
        this.tenant = builder.tenant;
        this.streams = builder.streams.toArray(LabelSet[]::new);
        this.runEnds = Arrays.copyOf(builder.runEnds, streams.length);
        this.timestampNanos = builder.timestampNanos;
        this.lines = builder.lines;
        this.lineOffsets = builder.lineOffsets;
        this.lineLengths = builder.lineLengths;
        this.metadata = builder.metadata;
        this.metadataOffsets = builder.metadataOffsets;
        this.metadataLengths = builder.metadataLengths;
        long bytes = 0;
        for (int row = 0; row < rows; row++) {
            bytes += lineLengths[row];
        }
        this.lineByteCount = bytes;
    }

    public TenantId tenant() {
        return tenant;
    }

    public int runCount() {
        return streams.length;
    }

    public LabelSet stream(int run) {
        return streams[run];
    }

    /// First row of a run; its rows end before [#runEnd(int)].
    public int runStart(int run) {
        return run == 0 ? 0 : runEnds[run - 1];
    }

    public int runEnd(int run) {
        return runEnds[run];
    }

    public int rowCount() {
        return runEnds.length == 0 ? 0 : runEnds[runEnds.length - 1];
    }

    /// Sum of the lines' lengths: what users call the raw size.
    public long lineByteCount() {
        return lineByteCount;
    }

    public long timestampNanos(int row) {
        return timestampNanos[row];
    }

    /// The array that all line offsets point into.
    public byte[] lines() {
        return lines;
    }

    public int lineOffset(int row) {
        return lineOffsets[row];
    }

    public int lineLength(int row) {
        return lineLengths[row];
    }

    /// The array that all metadata offsets point into; each row's range is a [Metadata] set.
    public byte[] metadata() {
        return metadata;
    }

    public int metadataOffset(int row) {
        return metadataOffsets[row];
    }

    /// 0 when the row has no structured metadata.
    public int metadataLength(int row) {
        return metadataLengths[row];
    }

    /// Collects rows stream by stream. Not thread-safe.
    public static final class Builder {
        private final TenantId tenant;
        private final List<LabelSet> streams = new ArrayList<>();
        private byte[] lines = Metadata.NONE;
        private byte[] metadata = Metadata.NONE;
        private int[] runEnds = new int[16];
        private long[] timestampNanos;
        private int[] lineOffsets;
        private int[] lineLengths;
        private int[] metadataOffsets;
        private int[] metadataLengths;
        private int rows;

        public Builder(TenantId tenant, int expectedRows) {
            this.tenant = tenant;
            int capacity = Math.max(16, expectedRows);
            this.timestampNanos = new long[capacity];
            this.lineOffsets = new int[capacity];
            this.lineLengths = new int[capacity];
            this.metadataOffsets = new int[capacity];
            this.metadataLengths = new int[capacity];
        }

        /// All rows until the next call belong to this stream. A run without rows is dropped.
        public Builder startRun(LabelSet stream) {
            dropEmptyRun();
            streams.add(stream);
            int run = streams.size() - 1;
            if (run == runEnds.length) {
                runEnds = Arrays.copyOf(runEnds, 2 * run);
            }
            runEnds[run] = rows;
            return this;
        }

        private void dropEmptyRun() {
            int last = streams.size() - 1;
            if (last >= 0 && runEnds[last] == (last == 0 ? 0 : runEnds[last - 1])) {
                streams.remove(last);
            }
        }

        /// @param metadataLength 0 for none; otherwise the range holds the stored form of [Metadata]
        public Builder row(
                long timestamp,
                int lineOffset,
                int lineLength,
                int metadataOffset,
                int metadataLength) {
            if (rows == timestampNanos.length) {
                grow();
            }
            timestampNanos[rows] = timestamp;
            lineOffsets[rows] = lineOffset;
            lineLengths[rows] = lineLength;
            metadataOffsets[rows] = metadataOffset;
            metadataLengths[rows] = metadataLength;
            rows++;
            runEnds[streams.size() - 1] = rows;
            return this;
        }

        private void grow() {
            int capacity = 2 * rows;
            timestampNanos = Arrays.copyOf(timestampNanos, capacity);
            lineOffsets = Arrays.copyOf(lineOffsets, capacity);
            lineLengths = Arrays.copyOf(lineLengths, capacity);
            metadataOffsets = Arrays.copyOf(metadataOffsets, capacity);
            metadataLengths = Arrays.copyOf(metadataLengths, capacity);
        }

        public int rowCount() {
            return rows;
        }

        /// @param lines the array that line offsets point into
        /// @param metadata the array that metadata offsets point into
        public PushBatch build(byte[] lines, byte[] metadata) {
            dropEmptyRun();
            this.lines = lines;
            this.metadata = metadata;
            return new PushBatch(this);
        }
    }
}
