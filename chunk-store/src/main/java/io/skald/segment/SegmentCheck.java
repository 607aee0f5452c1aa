package io.skald.segment;

import io.skald.block.BlockReader;
import io.skald.block.BlockScratch;
import io.skald.io.CorruptFileException;
import io.skald.io.FileSystem;
import io.skald.logql.engine.Needs;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;

/// Reads a segment from end to end: every checksum, every row, and whether the directories tell the truth about them.
public final class SegmentCheck {
    private final SegmentReader segment;
    private final SegmentDirectory directory;
    private final SegmentReader.LabelWalk labels;
    private final BlockScratch scratch;
    private final EntryBatch batch = new EntryBatch();
    private final BitSet all = new BitSet();
    private final List<CorruptFileException> problems = new ArrayList<>();
    private long rows;

    /// Stream of the chunk that is looked at.
    private int stream;

    private SegmentCheck(SegmentReader segment, SegmentDirectory directory, BlockScratch scratch)
            throws IOException {
        this.segment = segment;
        this.directory = directory;
        this.labels = segment.walkLabels();
        this.scratch = scratch;
    }

    /// @param problems what is wrong, at most one a block, in order of place; empty when all is well
    /// @param rows entries that were read without a problem
    public record Report(List<CorruptFileException> problems, long rows) {
        public Report {
            problems = List.copyOf(problems);
        }
    }

    /// @throws IOException when the disk failed or a newer version wrote the segment; damage is no exception here
    public static Report check(FileSystem files, SegmentMeta meta, BlockScratch scratch)
            throws IOException {
        try (var segment =
                SegmentReader.open(
                        files,
                        meta,
                        new DirectoryCache(Long.MAX_VALUE),
                        UnaryOperator.identity())) {
            var check = new SegmentCheck(segment, segment.directory(), scratch);
            check.checkDirectories();
            check.checkBlocks();
            return new Report(check.problems, check.rows);
        } catch (CorruptFileException e) {
            return new Report(List.of(e), 0);
        }
    }

    private void checkDirectories() throws IOException {
        segment.checkSections();
        for (int stream = 0; stream < directory.streamCount(); stream++) {
            if (directory.find(directory.tenant(stream), labels.labels(stream)) != stream) {
                throw wrong("stream is not found by its labels");
            }
        }
        MinuteStats stats = segment.stats();
        long rowCount = 0;
        long lineBytes = 0;
        for (int i = 0; i < stats.bucketStart(directory.streamCount()); i++) {
            rowCount += stats.rows(i);
            lineBytes += stats.lineBytes(i);
        }
        if (rowCount != segment.meta().rows() || lineBytes != segment.meta().lineBytes()) {
            throw wrong("statistics differ from the manifest");
        }
    }

    private void checkBlocks() throws IOException {
        int chunk = 0;
        for (int block = 0; block < directory.blockCount(); block++) {
            int end = chunk;
            while (end < chunkCount() && directory.chunkBlock(end) == block) {
                end++;
            }
            try {
                rows += checkBlock(block, chunk, end);
            } catch (CorruptFileException e) {
                problems.add(e);
            }
            chunk = end;
        }
        if (problems.isEmpty() && rows != segment.meta().rows()) {
            throw wrong("rows differ from the manifest");
        }
    }

    /// @return rows of the block's chunks
    private int checkBlock(int block, int firstChunk, int endChunk) throws IOException {
        BlockReader reader = segment.block(block, scratch);
        int row = 0;
        for (int chunk = firstChunk; chunk < endChunk; chunk++) {
            while (chunk >= directory.chunkEnd(stream)) {
                stream++;
            }
            int to = row + directory.chunkRowCount(chunk);
            if (to > reader.rowCount()) {
                throw wrong("chunk behind the end of its block");
            }
            all.clear();
            all.set(row, to);
            checkRows(reader, chunk, row, to);
            row = to;
        }
        if (row != reader.rowCount()) {
            throw wrong("rows of a block without a chunk");
        }
        return row;
    }

    private void checkRows(BlockReader reader, int chunk, int from, int to) throws IOException {
        LabelSet stored = labels.labels(stream);
        long bytes = 0;
        long first = Long.MIN_VALUE;
        long before = directory.chunkMinNanos(chunk);
        for (int at = from; at < to; ) {
            boolean isFirst = at == from;
            at = reader.fill(stored, all, at, to, Needs.EVERYTHING, batch);
            first = isFirst ? batch.timestampNanos(0) : first;
            for (int row = 0; row < batch.rowCount(); row++) {
                bytes += batch.lineLength(row);
                if (batch.timestampNanos(row) < before) {
                    throw wrong("timestamp out of order");
                }
                before = batch.timestampNanos(row);
            }
        }
        if (first != directory.chunkMinNanos(chunk)
                || before != directory.chunkMaxNanos(chunk)
                || bytes != directory.chunkLineBytes(chunk)) {
            throw wrong("chunk differs from its directory");
        }
    }

    private int chunkCount() {
        return directory.chunkEnd(directory.streamCount() - 1);
    }

    private CorruptFileException wrong(String problem) {
        return new CorruptFileException(problem, segment.meta().path(), 0);
    }
}
