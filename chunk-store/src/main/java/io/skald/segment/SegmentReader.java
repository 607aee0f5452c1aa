package io.skald.segment;

import io.skald.block.BlockReader;
import io.skald.block.BlockScratch;
import io.skald.block.Crc;
import io.skald.io.CorruptFileException;
import io.skald.io.FileSystem;
import io.skald.io.ReadFile;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.Varints;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.util.Set;
import java.util.function.UnaryOperator;

/// An open segment: its directories on the heap, its blocks in the file. Streams, chunks and blocks are numbered from 0
/// in the order in which they lie; the chunks of a stream are ascending in time.
///
/// Thread-safe. Heap: about 45 bytes a stream (label texts stay in the file until they are asked for) and 40 a chunk.
/// Methods that read throw [CorruptFileException] where checksum or content are wrong.
public final class SegmentReader implements AutoCloseable {
    private final SegmentMeta meta;
    private final ReadFile file;
    private final SegmentInput input;
    private final StreamDirectory streams;
    private final ChunkDirectory chunks;
    private final BlockDirectory blocks;
    private final UnaryOperator<LabelSet> interner;

    /// Filled page by page when first asked for. Races are harmless: label sets are immutable, and equal.
    private volatile @Nullable LabelSet @Nullable [] labels;

    /// What is wrong with the sections that only a repair of the manifest needs; null when they are sound.
    private final @Nullable CorruptFileException originDamage;

    /// Decoded statistics: given up when memory runs short.
    private volatile SoftReference<MinuteStats> stats = new SoftReference<>(null);

    private SegmentReader(
            SegmentMeta meta,
            ReadFile file,
            SegmentInput input,
            StreamDirectory streams,
            ChunkDirectory chunks,
            BlockDirectory blocks,
            @Nullable CorruptFileException originDamage,
            UnaryOperator<LabelSet> interner) {
        this.meta = meta;
        this.file = file;
        this.input = input;
        this.streams = streams;
        this.chunks = chunks;
        this.blocks = blocks;
        this.originDamage = originDamage;
        this.interner = interner;
    }

    /// Opens a segment: one read of its end, one of its header, and one more for each directory that is not in the last
    /// 64 KiB.
    ///
    /// @param interner gives the one instance of equal label sets; may be asked by several threads
    /// @throws CorruptFileException when header, footer or a directory is damaged, or the file is not the one that
    ///     `meta` tells of
    /// @throws io.skald.io.UnsupportedFormatException when a newer version wrote it
    public static SegmentReader open(
            FileSystem files, SegmentMeta meta, UnaryOperator<LabelSet> interner)
            throws IOException {
        ReadFile file = files.open(meta.path());
        try {
            return open(file, meta, interner);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static SegmentReader open(
            ReadFile file, SegmentMeta meta, UnaryOperator<LabelSet> interner) throws IOException {
        var input = new SegmentInput(file, meta);
        int kind = SegmentFormat.KIND_STREAMS;
        try {
            var streams = StreamDirectory.parse(input.section(kind));
            kind = SegmentFormat.KIND_BLOCKS;
            var blocks = BlockDirectory.parse(input.section(kind), input.footerOffset());
            kind = SegmentFormat.KIND_CHUNKS;
            byte[] bytes = input.section(kind);
            var chunks = ChunkDirectory.parse(bytes, streams.count(), blocks.count());
            CorruptFileException originDamage = originDamage(input, meta);
            input.dropTail();
            return new SegmentReader(
                    meta, file, input, streams, chunks, blocks, originDamage, interner);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw input.corrupt(input.offset(kind), new IllegalArgumentException(e));
        }
    }

    private static @Nullable CorruptFileException originDamage(SegmentInput input, SegmentMeta meta)
            throws IOException {
        try {
            input.section(SegmentFormat.KIND_SUMMARY);
            input.origin(meta.sequence());
            return null;
        } catch (CorruptFileException e) {
            return e;
        }
    }

    public SegmentMeta meta() {
        return meta;
    }

    /// Damage that no query meets: without these bytes the segment could not explain itself if the manifest were lost.
    ///
    /// @return null when there is none
    public @Nullable CorruptFileException originDamage() {
        return originDamage;
    }

    public int streamCount() {
        return streams.count();
    }

    public TenantId tenant(int stream) {
        return streams.tenant(stream);
    }

    /// The stream's labels, as the interner gave them.
    public LabelSet labels(int stream) throws IOException {
        @Nullable LabelSet[] known = labels;
        if (known == null) {
            known = new LabelSet[streams.count()];
            labels = known;
        }
        LabelSet found = known[stream];
        return found != null ? found : loadPage(known, 0, stream);
    }

    /// Labels for a walk over all streams in their order, of which only a page is kept at a time. Not thread-safe.
    public final class LabelWalk {
        private @Nullable LabelSet[] page = {};
        private int first;

        public LabelSet labels(int stream) throws IOException {
            if (stream < first || stream >= first + page.length) {
                StreamTexts texts = streams.texts();
                int number = texts.pageOf(stream);
                first = texts.firstStream(number);
                page = new LabelSet[texts.streamCount(number)];
            }
            LabelSet found = page[stream - first];
            // Not there: the page was not read yet, or could not be.
            return found != null ? found : loadPage(page, first, stream);
        }
    }

    public LabelWalk walkLabels() {
        return new LabelWalk();
    }

    /// @param offset number of the stream whose labels go to the target's first place
    private LabelSet loadPage(@Nullable LabelSet[] target, int offset, int stream)
            throws IOException {
        StreamTexts texts = streams.texts();
        int page = texts.pageOf(stream);
        long place = input.offset(SegmentFormat.KIND_TEXTS) + texts.offset(page);
        int stored = texts.storedLength(page);
        byte[] bytes = input.bytes(place, stored);
        if (new Crc().of(bytes, 0, stored) != texts.checksum(page)) {
            throw new CorruptFileException("wrong checksum of labels", meta.path(), place);
        }
        int rawLength = texts.rawLength(page);
        if (stored != rawLength) {
            bytes = input.decompress(bytes, 0, stored, rawLength, place);
        }
        int first = texts.firstStream(page);
        LabelSet wanted = LabelSet.EMPTY;
        try {
            var in = new Varints.Reader(bytes, 0, rawLength);
            for (int i = first; i < first + texts.streamCount(page); i++) {
                int length = in.readCount();
                LabelSet set = interner.apply(LabelSet.fromBytes(bytes, in.skip(length), length));
                target[i - offset] = set;
                wanted = i == stream ? set : wanted;
            }
        } catch (IllegalArgumentException e) {
            throw input.corrupt(place, e);
        }
        return wanted;
    }

    /// Finds a stream by its 128-bit fingerprint, which no two label sets share in practice.
    ///
    /// @return its number, or -1 when the segment has no rows of it
    public int find(TenantId tenant, LabelSet labels) {
        return streams.find(tenant, labels.fingerprint());
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

    /// Opens a block.
    ///
    /// @param scratch of the calling thread: closes the block that it was used for before
    public BlockReader block(int block, BlockScratch scratch) throws IOException {
        return BlockReader.open(
                file,
                meta.path(),
                blocks.offset(block),
                blocks.length(block),
                blocks.headLength(block),
                scratch);
    }

    /// Hands what was counted of a stream to a visitor, ascending in time. The first call decodes the counts of all
    /// streams.
    public void stats(int stream, StatsVisitor visitor) throws IOException {
        MinuteStats known = stats.get();
        (known != null ? known : loadStats()).visit(stream, visitor);
    }

    private synchronized MinuteStats loadStats() throws IOException {
        MinuteStats known = stats.get();
        if (known == null) {
            byte[] bytes = input.section(SegmentFormat.KIND_STATS);
            try {
                known = MinuteStats.parse(bytes, streams.count());
            } catch (IllegalArgumentException | ArithmeticException e) {
                long offset = input.offset(SegmentFormat.KIND_STATS);
                throw input.corrupt(offset, new IllegalArgumentException(e));
            }
            stats = new SoftReference<>(known);
        }
        return known;
    }

    /// Where the rows come from. Read from the file at each call.
    public SegmentOrigin origin() throws IOException {
        return input.origin(meta.sequence());
    }

    /// Verifies the checksums of sections that opening and reading do not look at.
    void checkSections() throws IOException {
        input.section(SegmentFormat.KIND_TEXTS);
        input.section(SegmentFormat.KIND_SUMMARY);
        origin();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /// Receives counted minutes.
    @FunctionalInterface
    public interface StatsVisitor {
        /// @param detectedLevel "" when the rows have none
        /// @param minuteEndNanos end of the minute `(end - 60 s, end]`
        /// @param rows entries, 1 or more
        /// @param lineBytes bytes of their lines
        /// @param metadataBytes bytes of the names and values of their structured metadata, the level's included
        void minute(
                String detectedLevel,
                long minuteEndNanos,
                long rows,
                long lineBytes,
                long metadataBytes);
    }
}
