package io.skald.block;

import static io.skald.block.BlockFormat.CODEC_RAW;
import static io.skald.block.BlockFormat.CODEC_ZSTD;

import io.skald.block.template.TemplateEncoder.Sections;
import io.skald.model.GrowingBytes;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/// Collects rows and writes them as one block: timestamps and structured metadata as columns, lines one after the other
/// behind zstd (encoding 1) or as templates and columns (encoding 2), where that is asked for and pays. See [BlockFormat]
/// for the frame. Reusable; not thread-safe; holds native memory until it is closed.
public final class BlockWriter implements AutoCloseable {
    /// Columns are small and made of planes that either shrink well or not at all; level 3 finds the former.
    private static final int COLUMN_LEVEL = 3;

    /// Of blocks that are written once and stay: 0.6 % smaller.
    private static final int LASTING_COLUMN_LEVEL = 5;

    private static final int MAX_SECTIONS = 7;

    /// Whether lines may become templates.
    public enum Templates {
        NEVER,
        /// Where they are smaller.
        WHERE_SMALLER,
        /// Wherever they can express the lines; for tests.
        ALWAYS
    }

    private final ZstdCodec lineCodec;
    private final ZstdCodec columnCodec;
    private final Crc crc = new Crc();
    private final TimestampColumn.Planes planes = new TimestampColumn.Planes();
    private final MetadataWriter metadata = new MetadataWriter();
    private final GrowingBytes lines = new GrowingBytes(512 << 10);
    private final GrowingBytes column = new GrowingBytes(16 << 10);
    private final GrowingBytes body = new GrowingBytes(128 << 10);
    private final int[] sectionTable = new int[BlockHeader.FIELDS * MAX_SECTIONS];
    private long[] timestamps = new long[1024];
    private int rowCount;
    private int[] streamOrdinals = new int[16];
    private int[] streamEnds = new int[16];
    private int streamCount;
    private boolean hasNewline;
    private int sectionCount;

    /// Makes templates; null when lines never become any.
    private final @Nullable TemplatePacker packer;

    /// Offset behind each line.
    private int[] lineEnds = new int[timestamps.length];

    /// @param lineLevel of zstd, for the lines of encoding 1
    public BlockWriter(int lineLevel, Templates templates) {
        this.lineCodec = ZstdCodec.forLines(lineLevel);
        this.columnCodec =
                new ZstdCodec(templates == Templates.NEVER ? COLUMN_LEVEL : LASTING_COLUMN_LEVEL);
        this.packer =
                templates == Templates.NEVER
                        ? null
                        : new TemplatePacker(columnCodec, crc, templates == Templates.ALWAYS);
    }

    /// Rows that follow belong to this stream.
    ///
    /// @param ordinal number of the stream in its segment, greater than that of the stream before
    public void startStream(int ordinal) {
        if (streamCount > 0 && streamOrdinals[streamCount - 1] >= ordinal) {
            throw new IllegalArgumentException("stream " + ordinal + " out of order");
        }
        if (streamCount == streamEnds.length) {
            streamOrdinals = Arrays.copyOf(streamOrdinals, 2 * streamCount);
            streamEnds = Arrays.copyOf(streamEnds, 2 * streamCount);
        }
        streamOrdinals[streamCount] = ordinal;
        streamEnds[streamCount++] = rowCount;
    }

    /// Adds a row of the stream that was started last: not before the one that was added last.
    public void add(StreamRows rows, int row) {
        long time = rows.timestampNanos(row);
        int start = streamCount == 1 ? 0 : streamEnds[streamCount - 2];
        if (rowCount > start && timestamps[rowCount - 1] > time) {
            throw new IllegalArgumentException("timestamp " + time + " out of order");
        }
        if (rowCount == timestamps.length) {
            timestamps = Arrays.copyOf(timestamps, 2 * rowCount);
            lineEnds = Arrays.copyOf(lineEnds, 2 * rowCount);
        }
        timestamps[rowCount++] = time;
        streamEnds[streamCount - 1] = rowCount;
        int offset = rows.lineOffset(row);
        int length = rows.lineLength(row);
        byte[] array = rows.lineArray(row);
        hasNewline |= Newlines.next(array, offset, offset + length) < offset + length;
        lines.put(array, offset, length);
        lineEnds[rowCount - 1] = lines.size();
        lines.put(Newlines.NEWLINE);
        metadata.add(rows.metadataArray(row), rows.metadataOffset(row), rows.metadataLength(row));
    }

    public int rowCount() {
        return rowCount;
    }

    /// Bytes of the lines, each counted with the byte that ends it.
    public int rawBytes() {
        return lines.size();
    }

    /// Bytes of the rows' structured metadata.
    public int metadataBytes() {
        return metadata.storedBytes();
    }

    /// Appends the block to `out` and starts an empty one.
    ///
    /// @return where things lie in it
    public WrittenBlock finish(GrowingBytes out) {
        if (rowCount == 0) {
            throw new IllegalStateException("block without rows");
        }
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int row = 0; row < rowCount; row++) {
            min = Math.min(min, timestamps[row]);
            max = Math.max(max, timestamps[row]);
        }
        int raw = lines.size();
        putStreams();
        int headBody = putTemplates();
        boolean templates = headBody > 0;
        putColumns(min);
        if (templates) {
            putRawSection(BlockFormat.KIND_COLUMNS, templateSections().columns);
        } else {
            headBody = putLines();
        }
        int start = out.size();
        writeHeader(out, templates, min, max);
        int headLength = out.size() - start + headBody;
        out.put(body.array(), 0, body.size());
        var written = new WrittenBlock(out.size() - start, headLength, raw, rowCount, min, max);
        clear();
        return written;
    }

    @Override
    public void close() {
        lineCodec.close();
        columnCodec.close();
    }

    private void putStreams() {
        column.clear();
        column.putVarint(streamCount);
        int ordinal = 0;
        int row = 0;
        for (int stream = 0; stream < streamCount; stream++) {
            column.putVarint(streamOrdinals[stream] - ordinal);
            column.putVarint(streamEnds[stream] - row);
            ordinal = streamOrdinals[stream];
            row = streamEnds[stream];
        }
        putSection(BlockFormat.KIND_STREAMS, column, columnCodec);
    }

    /// Writes the lines as templates, all but their columns.
    ///
    /// @return bytes of all sections so far, or 0 when they had better be rows
    private int putTemplates() {
        TemplatePacker maker = packer;
        if (maker == null || !maker.pack(lines, lineEnds, rowCount, columnCodec)) {
            return 0;
        }
        int before = body.size();
        int sectionsBefore = sectionCount;
        Sections sections = maker.sections();
        putSection(BlockFormat.KIND_TEMPLATES, sections.templates, columnCodec);
        putSection(BlockFormat.KIND_TEMPLATE_OF_ROW, sections.templateOfRow, columnCodec);
        putSection(BlockFormat.KIND_SMALL, sections.small, columnCodec);
        if (!maker.pays(lines, body.size() - before + sections.columns.size(), lineCodec)) {
            body.truncate(before);
            sectionCount = sectionsBefore;
            return 0;
        }
        return body.size();
    }

    private Sections templateSections() {
        return Objects.requireNonNull(packer).sections();
    }

    private void putColumns(long min) {
        column.clear();
        TimestampColumn.encode(
                timestamps, streamEnds, streamCount, min, columnCodec, planes, column);
        putRawSection(BlockFormat.KIND_TIMESTAMPS, column);
        column.clear();
        metadata.encode(columnCodec, column);
        if (column.size() > 0) {
            putRawSection(BlockFormat.KIND_METADATA, column);
        }
    }

    /// @return bytes of the sections before the lines
    private int putLines() {
        if (hasNewline) {
            column.clear();
            int from = 0;
            for (int row = 0; row < rowCount; row++) {
                column.putVarint(lineEnds[row] - from);
                from = lineEnds[row] + 1;
            }
            putSection(BlockFormat.KIND_LENGTHS, column, columnCodec);
        }
        int headBody = body.size();
        putSection(BlockFormat.KIND_LINES, lines, lineCodec);
        return headBody;
    }

    /// Times that templates did not give lines back as they were: those blocks were written as rows.
    public long failures() {
        return packer == null ? 0 : packer.failures();
    }

    /// Compresses if that makes it smaller.
    private void putSection(int kind, GrowingBytes raw, ZstdCodec codec) {
        int start = body.size();
        body.ensure(ZstdCodec.maxCompressedLength(raw.size()));
        int packed = codec.compress(raw.array(), 0, raw.size(), body.array(), start);
        if (packed < raw.size()) {
            body.advance(packed);
            addSection(kind, CODEC_ZSTD, start, raw.size());
        } else {
            putRawSection(kind, raw);
        }
    }

    private void putRawSection(int kind, GrowingBytes raw) {
        int start = body.size();
        body.put(raw.array(), 0, raw.size());
        addSection(kind, CODEC_RAW, start, raw.size());
    }

    private void addSection(int kind, int codec, int start, int rawLength) {
        int at = BlockHeader.FIELDS * sectionCount++;
        int stored = body.size() - start;
        sectionTable[at] = kind;
        sectionTable[at + 1] = codec;
        sectionTable[at + 2] = stored;
        sectionTable[at + 3] = rawLength;
        sectionTable[at + 4] = crc.of(body.array(), start, stored);
    }

    private void writeHeader(GrowingBytes out, boolean templates, long min, long max) {
        int start = out.size();
        LittleEndian.putInt(out, BlockFormat.MAGIC);
        out.put((byte) (templates ? BlockFormat.ENCODING_TEMPLATE : BlockFormat.ENCODING_ROW));
        out.put((byte) (hasNewline && !templates ? BlockFormat.FLAG_HAS_NEWLINE : 0));
        LittleEndian.putShort(out, sectionCount);
        LittleEndian.putInt(out, body.size());
        LittleEndian.putInt(out, rowCount);
        LittleEndian.putLong(out, min);
        LittleEndian.putLong(out, max);
        for (int at = 0; at < BlockHeader.FIELDS * sectionCount; at += BlockHeader.FIELDS) {
            out.put((byte) sectionTable[at]);
            out.put((byte) sectionTable[at + 1]);
            LittleEndian.putShort(out, 0);
            LittleEndian.putInt(out, sectionTable[at + 2]);
            LittleEndian.putInt(out, sectionTable[at + 3]);
            LittleEndian.putInt(out, sectionTable[at + 4]);
        }
        LittleEndian.putInt(out, crc.of(out.array(), start, out.size() - start));
    }

    private void clear() {
        lines.clear();
        body.clear();
        metadata.clear();
        rowCount = 0;
        streamCount = 0;
        sectionCount = 0;
        hasNewline = false;
    }
}
