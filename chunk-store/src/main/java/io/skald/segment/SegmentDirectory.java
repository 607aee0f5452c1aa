package io.skald.segment;

import io.skald.model.FoundStreams;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import java.util.Set;

/// What a segment says of its streams, chunks and blocks, each numbered from 0 in the order in which they lie; the chunks
/// of a stream are ascending in time. Immutable; heap: about 45 bytes a stream and 40 a chunk.
public final class SegmentDirectory implements DirectoryCache.Sized {
    private static final int BYTES_PER_STREAM = 45;
    private static final int BYTES_PER_CHUNK = 40;
    private static final int BYTES_PER_BLOCK = 16;
    private static final int BYTES_FOR_ALL = 1024;

    private final StreamDirectory streams;
    private final ChunkDirectory chunks;
    private final BlockDirectory blocks;

    SegmentDirectory(StreamDirectory streams, ChunkDirectory chunks, BlockDirectory blocks) {
        this.streams = streams;
        this.chunks = chunks;
        this.blocks = blocks;
    }

    @Override
    public long heapBytes() {
        return BYTES_FOR_ALL
                + (long) streams.count() * BYTES_PER_STREAM
                + (long) chunks.count() * BYTES_PER_CHUNK
                + (long) blocks.count() * BYTES_PER_BLOCK;
    }

    public int streamCount() {
        return streams.count();
    }

    public TenantId tenant(int stream) {
        return streams.tenant(stream);
    }

    /// Where the label texts of streams lie.
    StreamTexts texts() {
        return streams.texts();
    }

    /// Finds a stream by its 128-bit fingerprint, which no two label sets share in practice.
    ///
    /// @return its number, or -1 when the segment has no rows of it
    public int find(TenantId tenant, LabelSet labels) {
        return streams.find(tenant, labels.fingerprint());
    }

    /// The streams of a tenant that are among others.
    ///
    /// @return `number in the segment << 32 | number among the others`, ascending
    public long[] among(TenantId tenant, FoundStreams others) {
        return streams.among(tenant, others);
    }

    /// Names of structured metadata that occur in the stream.
    public Set<String> metadataNames(int stream) {
        return streams.metadataNames(stream);
    }

    /// First chunk of a stream.
    public int chunkStart(int stream) {
        return chunks.start(stream);
    }

    /// Chunk behind the last one of a stream.
    public int chunkEnd(int stream) {
        return chunks.start(stream + 1);
    }

    /// Block in which a chunk lies.
    public int chunkBlock(int chunk) {
        return chunks.block(chunk);
    }

    /// First row of a chunk in its block.
    public int chunkRowStart(int chunk) {
        return chunks.rowStart(chunk);
    }

    public int chunkRowCount(int chunk) {
        return chunks.rowCount(chunk);
    }

    public long chunkMinNanos(int chunk) {
        return chunks.minNanos(chunk);
    }

    /// Largest timestamp, included.
    public long chunkMaxNanos(int chunk) {
        return chunks.maxNanos(chunk);
    }

    /// Bytes of a chunk's lines.
    public long chunkLineBytes(int chunk) {
        return chunks.lineBytes(chunk);
    }

    public int blockCount() {
        return blocks.count();
    }

    /// Bytes of a block's lines before compression, each with the byte that ends it.
    public int blockRawBytes(int block) {
        return blocks.rawBytes(block);
    }

    long blockOffset(int block) {
        return blocks.offset(block);
    }

    int blockLength(int block) {
        return blocks.length(block);
    }

    int blockHeadLength(int block) {
        return blocks.headLength(block);
    }
}
