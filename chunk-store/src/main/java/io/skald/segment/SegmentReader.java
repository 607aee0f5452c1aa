package io.skald.segment;

import io.skald.block.BlockReader;
import io.skald.block.BlockScratch;
import io.skald.block.Crc;
import io.skald.io.CorruptFileException;
import io.skald.io.FileSystem;
import io.skald.io.ReadFile;
import io.skald.model.LabelSet;
import io.skald.model.Varints;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.function.UnaryOperator;

/// An open segment. Its directory and statistics are read when they are asked for, and kept while the [DirectoryCache]
/// has room; its blocks stay in the file, their heads are kept likewise.
///
/// Thread-safe. Methods that read throw [CorruptFileException] where checksum or content are wrong.
public final class SegmentReader implements AutoCloseable {
    private final SegmentMeta meta;
    private final ReadFile file;
    private final SegmentInput input;
    private final DirectoryCache cache;
    private final UnaryOperator<LabelSet> interner;

    private final DirectoryCache.Key directoryKey = new DirectoryCache.Key();
    private final DirectoryCache.Key statsKey = new DirectoryCache.Key();

    // What the cache gave up may still be in use.
    private volatile WeakReference<SegmentDirectory> directory = new WeakReference<>(null);
    private volatile WeakReference<MinuteStats> stats = new WeakReference<>(null);

    private int blockCount;

    /// What is wrong with the sections that only a repair of the manifest needs; null when they are sound.
    private final @Nullable CorruptFileException originDamage;

    private SegmentReader(
            SegmentMeta meta,
            ReadFile file,
            SegmentInput input,
            DirectoryCache cache,
            @Nullable CorruptFileException originDamage,
            UnaryOperator<LabelSet> interner) {
        this.meta = meta;
        this.file = file;
        this.input = input;
        this.cache = cache;
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
            FileSystem files,
            SegmentMeta meta,
            DirectoryCache cache,
            UnaryOperator<LabelSet> interner)
            throws IOException {
        ReadFile file = files.open(meta.path());
        try {
            var input = new SegmentInput(file, meta);
            CorruptFileException originDamage = originDamage(input, meta);
            var reader = new SegmentReader(meta, file, input, cache, originDamage, interner);
            reader.blockCount = reader.directory().blockCount();
            input.dropTail();
            return reader;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// What the segment says of its streams, chunks and blocks. To be asked for once for a piece of work, not once for a
    /// stream: it may have to be read.
    public SegmentDirectory directory() throws IOException {
        return cache.find(directoryKey) instanceof SegmentDirectory known ? known : loadDirectory();
    }

    private synchronized SegmentDirectory loadDirectory() throws IOException {
        SegmentDirectory known = directory.get();
        if (known == null) {
            known = readDirectory();
            directory = new WeakReference<>(known);
        }
        cache.keep(directoryKey, known);
        return known;
    }

    private SegmentDirectory readDirectory() throws IOException {
        int kind = SegmentFormat.KIND_STREAMS;
        try {
            var streams = StreamDirectory.parse(input.section(kind));
            kind = SegmentFormat.KIND_BLOCKS;
            var blocks = BlockDirectory.parse(input.section(kind), input.footerOffset());
            kind = SegmentFormat.KIND_CHUNKS;
            byte[] bytes = input.section(kind);
            var chunks = ChunkDirectory.parse(bytes, streams.count(), blocks.count());
            return new SegmentDirectory(streams, chunks, blocks);
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

    /// Labels for a walk over all streams in their order, of which only a page is kept at a time. Not thread-safe.
    public final class LabelWalk {
        private final StreamTexts texts;
        private @Nullable LabelSet[] page = {};
        private int first;

        private LabelWalk(StreamTexts texts) {
            this.texts = texts;
        }

        /// The stream's labels, as the interner gave them.
        public LabelSet labels(int stream) throws IOException {
            if (stream < first || stream >= first + page.length) {
                int number = texts.pageOf(stream);
                first = texts.firstStream(number);
                page = new LabelSet[texts.streamCount(number)];
            }
            LabelSet found = page[stream - first];
            // Not there: the page was not read yet, or could not be.
            return found != null ? found : loadPage(texts, page, stream);
        }
    }

    public LabelWalk walkLabels() throws IOException {
        return new LabelWalk(directory().texts());
    }

    /// @param target a place for each stream of the page
    private LabelSet loadPage(StreamTexts texts, @Nullable LabelSet[] target, int stream)
            throws IOException {
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
                target[i - first] = set;
                wanted = i == stream ? set : wanted;
            }
        } catch (IllegalArgumentException e) {
            throw input.corrupt(place, e);
        }
        return wanted;
    }

    /// Opens a block.
    ///
    /// @param scratch of the calling thread: closes the block that it was used for before
    public BlockReader block(int block, BlockScratch scratch) throws IOException {
        SegmentDirectory known = directory();
        return BlockReader.open(
                file,
                meta.path(),
                known.blockOffset(block),
                known.blockLength(block),
                known.blockHeadLength(block),
                cache.heads(directoryKey, block),
                scratch);
    }

    /// What was counted of all streams; the first call decodes it.
    public MinuteStats stats() throws IOException {
        return cache.find(statsKey) instanceof MinuteStats known ? known : loadStats();
    }

    private synchronized MinuteStats loadStats() throws IOException {
        MinuteStats known = stats.get();
        if (known == null) {
            byte[] bytes = input.section(SegmentFormat.KIND_STATS);
            try {
                known = MinuteStats.parse(bytes, directory().streamCount());
            } catch (IllegalArgumentException | ArithmeticException e) {
                long offset = input.offset(SegmentFormat.KIND_STATS);
                throw input.corrupt(offset, new IllegalArgumentException(e));
            }
            stats = new WeakReference<>(known);
        }
        cache.keep(statsKey, known);
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
        cache.forget(directoryKey);
        cache.forgetHeads(directoryKey, blockCount);
        cache.forget(statsKey);
        file.close();
    }
}
