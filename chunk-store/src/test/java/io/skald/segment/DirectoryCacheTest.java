package io.skald.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.block.BlockReader;
import io.skald.block.BlockScratch;
import io.skald.block.TestRows;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Scan.ScanStats;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.Utf8;
import io.skald.segment.SegmentOptions.Encoding;
import io.skald.testing.MemFileSystem;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.UnaryOperator;

class DirectoryCacheTest {
    private static final int STREAMS = 200;

    private final MemFileSystem files = new MemFileSystem();

    @Test
    void directoriesAreKeptWhileThereIsRoom() throws IOException {
        var cache = new DirectoryCache(1 << 20);
        try (SegmentReader segment = segment(1, cache)) {
            assertSame(segment.directory(), segment.directory());
            assertTrue(cache.heapBytes() >= segment.directory().heapBytes());
        }
        assertEquals(0, cache.heapBytes());
    }

    @Test
    void manySegmentsTakeNoMoreThanTheBound() throws IOException {
        long one;
        try (SegmentReader segment = segment(100, new DirectoryCache(1 << 20))) {
            one = segment.directory().heapBytes();
        }
        var cache = new DirectoryCache(3 * one);
        List<SegmentReader> segments = new ArrayList<>();
        for (int id = 1; id <= 20; id++) {
            segments.add(segment(id, cache));
            assertTrue(cache.heapBytes() <= 3 * one);
        }
        for (SegmentReader segment : segments) {
            SegmentDirectory directory = segment.directory();
            assertEquals(STREAMS, directory.streamCount());
            LabelSet labels = segment.walkLabels().labels(7);
            assertEquals(7, directory.find(TenantId.SINGLE, labels));
            MinuteStats stats = segment.stats();
            assertEquals(1, stats.bucketStart(8) - stats.bucketStart(7));
            assertEquals(1, stats.rows(stats.bucketStart(7)));
            assertTrue(cache.heapBytes() <= 3 * one);
        }
        for (SegmentReader segment : segments) {
            segment.close();
        }
        assertEquals(0, cache.heapBytes());
    }

    @Test
    void headsOfTemplateBlocksAreKeptUntilTheSegmentIsClosed() throws IOException {
        var cache = new DirectoryCache(1 << 20);
        SegmentOptions templates = SegmentOptions.MERGE_TEMPLATES.with(Encoding.TEMPLATES_ALWAYS);
        try (SegmentReader segment = segment(1, cache, templates);
                var scratch = new BlockScratch()) {
            ScanStats first = linesOf(segment, scratch);
            long kept = cache.heapBytes();
            assertTrue(kept > segment.directory().heapBytes());
            ScanStats second = linesOf(segment, scratch);
            assertEquals(kept, cache.heapBytes());
            assertTrue(second.bytesDecompressed() < first.bytesDecompressed());
        }
        assertEquals(0, cache.heapBytes());
    }

    private static ScanStats linesOf(SegmentReader segment, BlockScratch scratch)
            throws IOException {
        BlockReader block = segment.block(0, scratch);
        var rows = new BitSet();
        rows.set(0, block.rowCount());
        var batch = new EntryBatch();
        block.fill(LabelSet.EMPTY, rows, 0, block.rowCount(), Needs.EVERYTHING, batch);
        int start = batch.lineOffset(7);
        assertEquals("line 7", Utf8.text(batch.lines(), start, batch.lineLength(7)));
        return block.stats();
    }

    private SegmentReader segment(long id, DirectoryCache cache) throws IOException {
        return segment(id, cache, SegmentOptions.FLUSH);
    }

    private SegmentReader segment(long id, DirectoryCache cache, SegmentOptions options)
            throws IOException {
        files.createDirectories("segments");
        List<TestRows> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            var rows = new TestRows(TenantId.SINGLE, LabelSet.of("pod", "%04d".formatted(i)));
            rows.add(i, "line " + i);
            streams.add(rows);
        }
        SegmentMeta meta =
                SegmentWriter.write(files, "segments/" + id, id, id, 0, streams, options);
        return SegmentReader.open(files, meta, cache, UnaryOperator.identity());
    }
}
