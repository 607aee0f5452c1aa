package io.skald.block;

import io.skald.io.ReadFile;
import io.skald.io.UnsupportedFormatException;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Scan.ScanStats;
import io.skald.logql.text.LineFilter;
import io.skald.logql.text.LineProjection;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;
import io.skald.model.Metadata;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/// An open block: streams, timestamps and metadata are the same in all encodings, lines are not. See [BlockFormat].
final class StoredBlock implements BlockReader {
    /// A batch has no more rows: a caller that takes a large block in many batches shall not have all of its rows
    /// counted again for each.
    private static final int MAX_BATCH_ROWS = 8192;

    private final BlockSections sections;
    private final BlockScratch scratch;
    private final int rowCount;
    private final long decompressedBefore;
    private final BlockLines lines;
    private @Nullable TimestampReader timestamps;
    private @Nullable MetadataReader metadata;

    private StoredBlock(BlockSections sections, BlockLines lines, BlockScratch scratch) {
        this.sections = sections;
        this.lines = lines;
        this.scratch = scratch;
        this.rowCount = sections.header().rowCount();
        this.decompressedBefore = scratch.bytesDecompressed();
    }

    static BlockReader open(
            ReadFile file,
            String path,
            long offset,
            int length,
            int headLength,
            BlockHeads heads,
            BlockScratch scratch)
            throws IOException {
        BlockHead known = heads.find();
        var sections =
                known == null
                        ? new BlockSections(file, path, offset, length, headLength, scratch)
                        : new BlockSections(file, path, offset, known.header(), scratch);
        int encoding = sections.header().encoding();
        BlockLines lines =
                switch (encoding) {
                    case BlockFormat.ENCODING_ROW -> new RowLines(sections, scratch);
                    case BlockFormat.ENCODING_TEMPLATE ->
                            new TemplateBlockLines(sections, known, heads, scratch);
                    default ->
                            throw new UnsupportedFormatException(
                                    path, encoding, BlockFormat.ENCODING_TEMPLATE);
                };
        return new StoredBlock(sections, lines, scratch);
    }

    @Override
    public int rowCount() {
        return rowCount;
    }

    @Override
    public void match(LineFilter filter, int fromRow, int toRow, BitSet rows) throws IOException {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        if (filter.isEverything()) {
            rows.set(fromRow, toRow);
            return;
        }
        lines.match(filter, fromRow, toRow, rows);
    }

    @Override
    public void timestamps(int fromRow, int toRow, long[] target) throws IOException {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        System.arraycopy(times(fromRow, toRow), fromRow, target, 0, toRow - fromRow);
    }

    @Override
    public int firstNotBefore(int fromRow, int toRow, long timestampNanos) throws IOException {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        return Times.lowerBound(times(fromRow, toRow), fromRow, toRow, timestampNanos);
    }

    @Override
    public int fill(
            LabelSet stream, BitSet rows, int fromRow, int toRow, Needs needs, EntryBatch batch)
            throws IOException {
        int end = fill(stream, rows, fromRow, toRow, needs, batch, false);
        long[] times = times(fromRow, toRow);
        long[] target = batch.timestampArray();
        int[] picked = scratch.rows(0);
        for (int i = 0; i < batch.rowCount(); i++) {
            target[i] = times[picked[i]];
        }
        return end;
    }

    @Override
    public int fillForTest(
            LabelSet stream, BitSet rows, int fromRow, int toRow, Needs needs, EntryBatch batch)
            throws IOException {
        return fill(stream, rows, fromRow, toRow, needs, batch, true);
    }

    @Override
    public boolean canProject() {
        return lines.canProject();
    }

    /// Fills in all but timestamps; leaves the numbers of the rows in the scratch.
    private int fill(
            LabelSet stream,
            BitSet rows,
            int fromRow,
            int toRow,
            Needs needs,
            EntryBatch batch,
            boolean forTest)
            throws IOException {
        Objects.checkFromToIndex(fromRow, toRow, rowCount);
        int[] picked = scratch.rows(Math.min(MAX_BATCH_ROWS, toRow - fromRow));
        int count = 0;
        int row = rows.nextSetBit(fromRow);
        while (row >= 0 && row < toRow && count < MAX_BATCH_ROWS) {
            picked[count++] = row;
            row = rows.nextSetBit(row + 1);
        }
        List<MetadataCells> wanted = count == 0 ? List.of() : wanted(stream, needs);
        int fit = wanted.isEmpty() ? count : rowsThatFit(wanted, picked, count);
        batch.reset(stream, fit);
        batch.lines(Metadata.NONE);
        if (fit > 0) {
            fit = fillLines(picked, fit, needs, forTest, batch);
            batch.shorten(fit);
        }
        if (!wanted.isEmpty()) {
            fillMetadata(wanted, picked, fit, batch);
        }
        if (fit < count) {
            return picked[fit];
        }
        return row >= 0 && row < toRow ? row : toRow;
    }

    private int fillLines(int[] picked, int count, Needs needs, boolean forTest, EntryBatch batch)
            throws IOException {
        LineProjection projection = needs.projection();
        if (projection != null) {
            return lines.project(picked, count, projection, forTest, batch);
        }
        if (needs.rows().hasLengths()) {
            return lines.fill(picked, count, needs.rows() == Needs.Rows.LINES, batch);
        }
        Arrays.fill(batch.lineLengthArray(), 0, count, 0);
        return count;
    }

    @Override
    public ScanStats stats() {
        return new ScanStats(
                0,
                0,
                scratch.bytesDecompressed() - decompressedBefore,
                sections.isTouched() ? 1 : 0);
    }

    private List<MetadataCells> wanted(LabelSet stream, Needs needs) throws IOException {
        return needs.metadata().isNone() ? List.of() : metadata().wanted(needs.metadata(), stream);
    }

    private int rowsThatFit(List<MetadataCells> wanted, int[] picked, int count)
            throws IOException {
        try {
            return MetadataReader.rowsThatFit(wanted, picked, count, scratch);
        } catch (IllegalArgumentException e) {
            throw sections.corrupt(BlockFormat.KIND_METADATA, e);
        }
    }

    private void fillMetadata(List<MetadataCells> wanted, int[] picked, int count, EntryBatch batch)
            throws IOException {
        try {
            batch.metadata(MetadataReader.columns(wanted, picked, count, scratch));
        } catch (IllegalArgumentException e) {
            throw sections.corrupt(BlockFormat.KIND_METADATA, e);
        }
    }

    /// All timestamps, of which those in `[fromRow, toRow)` are right.
    private long[] times(int fromRow, int toRow) throws IOException {
        TimestampReader known = timestamps;
        if (known == null) {
            known = scratch.timestamps();
            var streams = StreamRuns.read(sections);
            byte[] bytes = sections.small(BlockFormat.KIND_TIMESTAMPS);
            try {
                known.open(
                        bytes,
                        0,
                        sections.rawLength(BlockFormat.KIND_TIMESTAMPS),
                        streams.ends(),
                        sections.header().minNanos(),
                        scratch.codec());
            } catch (IllegalArgumentException e) {
                throw sections.corrupt(BlockFormat.KIND_TIMESTAMPS, e);
            }
            scratch.countDecompressed((long) Long.BYTES * rowCount);
            timestamps = known;
        }
        return known.times(fromRow, toRow);
    }

    private MetadataReader metadata() throws IOException {
        MetadataReader known = metadata;
        if (known == null) {
            known = MetadataReader.NONE;
            if (sections.has(BlockFormat.KIND_METADATA)) {
                // A copy: values point into it while other sections use the buffer again.
                int length = sections.rawLength(BlockFormat.KIND_METADATA);
                byte[] bytes = Arrays.copyOf(sections.small(BlockFormat.KIND_METADATA), length);
                try {
                    known = MetadataReader.parse(bytes, 0, length, rowCount);
                } catch (IllegalArgumentException e) {
                    throw sections.corrupt(BlockFormat.KIND_METADATA, e);
                }
            }
            metadata = known;
        }
        return known;
    }
}
