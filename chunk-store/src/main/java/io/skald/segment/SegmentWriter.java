package io.skald.segment;

import io.skald.block.BlockWriter;
import io.skald.block.BlockWriter.Templates;
import io.skald.block.StreamRows;
import io.skald.block.ZstdCodec;
import io.skald.io.AppendFile;
import io.skald.io.FileSystem;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.Varints;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// Writes one segment file. Memory: one block, and the directories.
///
/// Use: [#open], then for each stream [#startStream] and its rows by [#addRows], then [#finish]; [#close] in any case.
/// [#write] does all of it. Not thread-safe.
public final class SegmentWriter implements AutoCloseable {
    /// Of the directories: they are small and read often.
    private static final int DIRECTORY_LEVEL = 3;

    /// Structured metadata can outgrow the lines by far; a block holds no more of it than this many times its lines.
    private static final int METADATA_SHARE = 4;

    /// Lines can be empty.
    private static final int MAX_BLOCK_ROWS = 1 << 16;

    private final FileSystem files;
    private final String path;
    private final long id;
    private final AppendFile file;
    private final SegmentOutput out;
    private final BlockWriter block;
    private final ZstdCodec codec = new ZstdCodec(DIRECTORY_LEVEL);
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
    private boolean finished;

    // The current stream: started, but nothing is written of it before its first row.
    private @Nullable TenantId tenant;
    private LabelSet labels = LabelSet.EMPTY;
    private boolean begun;
    private long restBytes;

    // The current chunk.
    private int chunkRows;
    private long chunkBytes;
    private long chunkMinNanos;
    private long chunkMaxNanos;

    private SegmentWriter(
            FileSystem files, String path, long id, AppendFile file, SegmentOptions options)
            throws IOException {
        this.files = files;
        this.path = path;
        this.id = id;
        this.file = file;
        this.out = new SegmentOutput(file, id);
        this.block = new BlockWriter(options.zstdLevel(), templates(options.encoding()));
        this.blockBytes = options.blockBytes();
    }

    private static Templates templates(SegmentOptions.Encoding encoding) {
        return switch (encoding) {
            case ROWS -> Templates.NEVER;
            case TEMPLATES -> Templates.WHERE_SMALLER;
            case TEMPLATES_ALWAYS -> Templates.ALWAYS;
        };
    }

    /// Begins a new file.
    ///
    /// @param path of the file, in a directory that is there
    /// @param id number of the segment, never used before
    public static SegmentWriter open(FileSystem files, String path, long id, SegmentOptions options)
            throws IOException {
        AppendFile file = files.create(path);
        try {
            return new SegmentWriter(files, path, id, file, options);
        } catch (IOException | RuntimeException e) {
            closeQuietly(file, e);
            discard(files, path, e);
            throw e;
        }
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
        var origin = SegmentOrigin.flushed(sequence, 0);
        return write(files, path, id, sequence, level, origin, streams, options);
    }

    /// As above, with what a start must know that has lost the manifest.
    public static SegmentMeta write(
            FileSystem files,
            String path,
            long id,
            long sequence,
            int level,
            SegmentOrigin origin,
            Iterable<? extends StreamRows> streams,
            SegmentOptions options)
            throws IOException {
        try (var writer = open(files, path, id, options)) {
            for (StreamRows rows : streams) {
                int count = rows.rowCount();
                long bytes = 0;
                for (int row = 0; row < count; row++) {
                    bytes += rows.lineLength(row) + 1L;
                }
                writer.startStream(rows.tenant(), rows.labels(), bytes);
                writer.addRows(rows, 0, count);
            }
            return writer.finish(sequence, level, origin);
        }
    }

    /// Rows that follow belong to this stream. A stream without rows leaves no trace.
    ///
    /// @param rawBytes of its lines, one more for each, at most: decides where blocks are cut
    public void startStream(TenantId newTenant, LabelSet newLabels, long rawBytes) {
        endStream();
        tenant = newTenant;
        labels = newLabels;
        restBytes = rawBytes;
    }

    /// Adds rows `[from, to)` to the stream that was started last: not before those that were added last.
    public void addRows(StreamRows rows, int from, int to) throws IOException {
        if (from < to && !begun) {
            beginStream();
        }
        for (int row = from; row < to; row++) {
            if (chunkRows > 0 && isFull(restBytes)) {
                endChunk();
                cutBlock();
                block.startStream(streamCount - 1);
            }
            addRow(rows, row);
            restBytes -= rows.lineLength(row) + 1L;
        }
    }

    private void beginStream() throws IOException {
        TenantId owner = tenant;
        if (owner == null) {
            throw new IllegalStateException("rows without a stream");
        }
        begun = true;
        streams.add(owner, labels.fingerprint());
        texts.add(labels, codec);
        makeRoom(owner, restBytes);
        block.startStream(streamCount++);
    }

    private void endStream() {
        if (begun) {
            endChunk();
            streams.metadataNames(facts.takeStreamNames());
            stats.endStream();
            begun = false;
        }
    }

    private void addRow(StreamRows rows, int row) {
        block.add(rows, row);
        long timestampNanos = rows.timestampNanos(row);
        int length = rows.lineLength(row);
        facts.see(rows.metadataArray(row), rows.metadataOffset(row), rows.metadataLength(row));
        stats.add(timestampNanos, facts.level(), length, facts.bytes());
        if (chunkRows++ == 0) {
            chunkMinNanos = timestampNanos;
        }
        chunkMaxNanos = timestampNanos;
        chunkBytes += length;
    }

    /// Cuts the block if the next stream had better start a new one: another tenant's rows never share a block, and a
    /// stream that does not fit is not torn for the sake of a block that is well filled.
    ///
    /// @param bytes raw bytes of the stream
    private void makeRoom(TenantId owner, long bytes) throws IOException {
        boolean fits = block.rawBytes() + bytes <= blockBytes + blockBytes / 4;
        boolean filled = block.rawBytes() >= blockBytes / 2;
        if (block.rowCount() > 0
                && (!owner.equals(blockTenant) || (!fits && filled) || isFull(bytes))) {
            cutBlock();
        }
        blockTenant = owner;
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

    private void endChunk() {
        chunks.add(
                streamCount - 1,
                blocks.count(),
                chunkRows,
                chunkBytes,
                chunkMinNanos,
                chunkMaxNanos);
        rowCount += chunkRows;
        lineBytes += chunkBytes;
        minNanos = Math.min(minNanos, chunkMinNanos);
        maxNanos = Math.max(maxNanos, chunkMaxNanos);
        chunkRows = 0;
        chunkBytes = 0;
    }

    private void cutBlock() throws IOException {
        buffer.clear();
        blocks.add(block.finish(buffer));
        out.append(buffer);
    }

    /// Whether any row was added.
    public boolean hasRows() {
        return begun || rowCount > 0;
    }

    /// Writes the directories and makes the file safe: file and directory are synced when this returns. At least one
    /// row was added.
    ///
    /// @param sequence see [SegmentMeta#sequence()]
    public SegmentMeta finish(long sequence, int level, SegmentOrigin origin) throws IOException {
        endStream();
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
        writeSummary(sequence, level);
        buffer.clear();
        origin.encode(buffer);
        out.rawSection(SegmentFormat.KIND_ORIGIN, buffer);
        out.finish();
        file.sync();
        files.syncDirectory(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
        finished = true;
        return new SegmentMeta(
                id,
                path,
                sequence,
                level,
                rowCount,
                lineBytes,
                file.size(),
                minNanos,
                maxNanos,
                origin.maskFrom());
    }

    private void writeSummary(long sequence, int level) throws IOException {
        buffer.clear();
        buffer.putVarint(sequence);
        buffer.putVarint(level);
        buffer.putVarint(rowCount);
        buffer.putVarint(lineBytes);
        buffer.putVarint(Varints.zigzag(minNanos));
        buffer.putVarint(Varints.zigzag(maxNanos));
        out.rawSection(SegmentFormat.KIND_SUMMARY, buffer);
    }

    /// Lets go of file and native memory; a file that was not finished is deleted.
    @Override
    public void close() throws IOException {
        block.close();
        codec.close();
        try {
            file.close();
        } finally {
            if (!finished) {
                files.delete(path);
            }
        }
    }

    private static void closeQuietly(AppendFile file, Throwable reason) {
        try {
            file.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static void discard(FileSystem files, String path, Throwable reason) {
        try {
            files.delete(path);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }
}
