package io.skald.segment;

import io.skald.block.BlockWriter;
import io.skald.block.StreamRows;
import io.skald.block.ZstdCodec;
import io.skald.io.AppendFile;
import io.skald.io.FileSystem;
import io.skald.model.GrowingBytes;
import io.skald.model.TenantId;
import io.skald.model.Varints;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// Writes one segment file. Memory: one block, and the directories.
public final class SegmentWriter {
    /// Of the directories: they are small and read often.
    private static final int DIRECTORY_LEVEL = 3;

    /// Structured metadata can outgrow the lines by far; a block holds no more of it than this many times its lines.
    private static final int METADATA_SHARE = 4;

    /// Lines can be empty.
    private static final int MAX_BLOCK_ROWS = 1 << 16;

    private final SegmentOutput out;
    private final BlockWriter block;
    private final ZstdCodec codec;
    private final int blockBytes;
    private final GrowingBytes buffer = new GrowingBytes(64 << 10);
    private final StreamDirectory.Builder streams = new StreamDirectory.Builder();
    private final StreamTexts.Builder texts = new StreamTexts.Builder();
    private final ChunkDirectory.Builder chunks = new ChunkDirectory.Builder();
    private final BlockDirectory.Builder blocks = new BlockDirectory.Builder();
    private final MetadataFacts facts = new MetadataFacts();
    private final MinuteStatsWriter stats = new MinuteStatsWriter();
    private @Nullable TenantId blockTenant;
    private int streamCount;
    private long rowCount;
    private long lineBytes;
    private long minNanos = Long.MAX_VALUE;
    private long maxNanos = Long.MIN_VALUE;

    private SegmentWriter(
            SegmentOutput out, BlockWriter block, ZstdCodec codec, SegmentOptions options) {
        this.out = out;
        this.block = block;
        this.codec = codec;
        this.blockBytes = options.blockBytes();
    }

    /// Writes the rows of some streams to a new file and makes it safe: file and directory are synced when this
    /// returns. When it fails, the file is deleted.
    ///
    /// @param path of the file, in a directory that is there
    /// @param id number of the segment, never used before
    /// @param sequence see [SegmentMeta#sequence()]
    /// @param streams in the order in which they shall lie: similar ones next to each other; each once; at least one
    ///     with a row. Rows are read once, front to back, when their stream comes.
    /// @throws IOException when the disk failed
    public static SegmentMeta write(
            FileSystem files,
            String path,
            long id,
            long sequence,
            int level,
            Iterable<? extends StreamRows> streams,
            SegmentOptions options)
            throws IOException {
        SegmentMeta meta;
        try (AppendFile file = files.create(path)) {
            try (var block = new BlockWriter(options.zstdLevel());
                    var codec = new ZstdCodec(DIRECTORY_LEVEL)) {
                var writer = new SegmentWriter(new SegmentOutput(file, id), block, codec, options);
                for (StreamRows rows : streams) {
                    writer.addStream(rows);
                }
                writer.finish(sequence, level);
                meta = writer.meta(id, path, sequence, level, file.size());
            }
            file.sync();
        } catch (IOException | RuntimeException | Error e) {
            discard(files, path, e);
            throw e;
        }
        try {
            files.syncDirectory(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
        } catch (IOException | RuntimeException e) {
            discard(files, path, e);
            throw e;
        }
        return meta;
    }

    private static void discard(FileSystem files, String path, Throwable reason) {
        if (reason instanceof java.nio.file.FileAlreadyExistsException) {
            return;
        }
        try {
            files.delete(path);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private SegmentMeta meta(long id, String path, long sequence, int level, long fileBytes) {
        return new SegmentMeta(
                id, path, sequence, level, rowCount, lineBytes, fileBytes, minNanos, maxNanos);
    }

    private void addStream(StreamRows rows) throws IOException {
        int count = rows.rowCount();
        if (count == 0) {
            return;
        }
        int stream = streamCount++;
        streams.add(rows.tenant(), rows.labels().fingerprint());
        texts.add(rows.labels(), codec);
        long rest = 0;
        for (int row = 0; row < count; row++) {
            rest += rows.lineLength(row) + 1L;
        }
        makeRoom(rows.tenant(), rest);
        int first = 0;
        block.startStream(stream);
        for (int row = 0; row < count; row++) {
            addRow(rows, row);
            rest -= rows.lineLength(row) + 1L;
            if (row < count - 1 && isFull(rest)) {
                endChunk(stream, rows, first, row + 1);
                cutBlock();
                block.startStream(stream);
                first = row + 1;
            }
        }
        endChunk(stream, rows, first, count);
        streams.metadataNames(facts.takeStreamNames());
        stats.endStream();
    }

    private void addRow(StreamRows rows, int row) {
        block.add(rows, row);
        facts.see(rows.metadataArray(row), rows.metadataOffset(row), rows.metadataLength(row));
        stats.add(rows.timestampNanos(row), facts.level(), rows.lineLength(row), facts.bytes());
    }

    /// Cuts the block if the next stream had better start a new one: another tenant's rows never share a block, and a
    /// stream that does not fit is not torn for the sake of a block that is well filled.
    ///
    /// @param bytes raw bytes of the stream
    private void makeRoom(TenantId tenant, long bytes) throws IOException {
        boolean fits = block.rawBytes() + bytes <= blockBytes + blockBytes / 4;
        boolean filled = block.rawBytes() >= blockBytes / 2;
        if (block.rowCount() > 0
                && (!tenant.equals(blockTenant) || (!fits && filled) || isFull(bytes))) {
            cutBlock();
        }
        blockTenant = tenant;
    }

    /// Whether the block ends here.
    ///
    /// @param rest raw bytes of the stream that are still to come: a small rest is let in, not left alone
    private boolean isFull(long rest) {
        return (block.rawBytes() >= blockBytes && rest > blockBytes / 4)
                || block.rawBytes() >= 2L * blockBytes
                || block.metadataBytes() / METADATA_SHARE >= blockBytes
                || block.rowCount() >= MAX_BLOCK_ROWS;
    }

    private void endChunk(int stream, StreamRows rows, int from, int to) {
        long bytes = 0;
        for (int row = from; row < to; row++) {
            bytes += rows.lineLength(row);
        }
        long min = rows.timestampNanos(from);
        long max = rows.timestampNanos(to - 1);
        chunks.add(stream, blocks.count(), to - from, bytes, min, max);
        rowCount += to - from;
        lineBytes += bytes;
        minNanos = Math.min(minNanos, min);
        maxNanos = Math.max(maxNanos, max);
    }

    private void cutBlock() throws IOException {
        buffer.clear();
        blocks.add(block.finish(buffer));
        out.append(buffer);
    }

    private void finish(long sequence, int level) throws IOException {
        if (rowCount == 0) {
            throw new IllegalArgumentException("segment without rows");
        }
        cutBlock();
        out.rawSection(SegmentFormat.KIND_TEXTS, texts.finish(codec));
        buffer.clear();
        stats.encode(facts.levels(), buffer);
        out.section(SegmentFormat.KIND_STATS, buffer, codec);
        buffer.clear();
        streams.encode(facts.names(), texts, buffer);
        out.section(SegmentFormat.KIND_STREAMS, buffer, codec);
        buffer.clear();
        chunks.encode(minNanos, buffer);
        out.section(SegmentFormat.KIND_CHUNKS, buffer, codec);
        buffer.clear();
        blocks.encode(buffer);
        out.section(SegmentFormat.KIND_BLOCKS, buffer, codec);
        buffer.clear();
        buffer.putVarint(sequence);
        buffer.putVarint(level);
        buffer.putVarint(rowCount);
        buffer.putVarint(lineBytes);
        buffer.putVarint(Varints.zigzag(minNanos));
        buffer.putVarint(Varints.zigzag(maxNanos));
        out.rawSection(SegmentFormat.KIND_SUMMARY, buffer);
        out.finish();
    }
}
