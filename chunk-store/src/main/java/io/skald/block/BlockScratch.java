package io.skald.block;

import io.skald.block.template.TemplateScratch;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Buffers and codec that one thread uses for one open block after the other: opening a block takes them from the
/// block before, which must not be used any more. Not thread-safe; holds native memory until it is closed.
public final class BlockScratch implements AutoCloseable {
    /// Buffers above this size are given back when the next block needs less: one huge line shall not stay for ever.
    private static final int KEEP_BYTES = 8 << 20;

    /// Metadata columns whose buffers are kept: more of them are rare, and many in all scratches together.
    private static final int KEPT_COLUMNS = 64;

    /// No section is larger: a damaged length must not become an allocation of any size.
    static final int MAX_RAW_BYTES = 1 << 30;

    private final ZstdCodec codec = new ZstdCodec(1);
    private final Crc crc = new Crc();
    private final TimestampReader timestamps = new TimestampReader();
    private final LineColumn lineColumn = new LineColumn();
    private final List<BitSet> bitSets = new ArrayList<>();
    private final List<int[]> valueIds = new ArrayList<>();
    private @Nullable TemplateScratch templates;
    private byte[] head = new byte[0];
    private byte[] stored = new byte[0];
    private byte[] lines = new byte[0];
    private byte[] small = new byte[0];
    private int[] rows = new int[0];
    private long bytesDecompressed;

    ZstdCodec codec() {
        return codec;
    }

    Crc crc() {
        return crc;
    }

    TimestampReader timestamps() {
        return timestamps;
    }

    LineColumn lineColumn() {
        return lineColumn;
    }

    /// Made when the first block of encoding 2 is opened.
    TemplateScratch templates() {
        TemplateScratch known = templates;
        if (known == null) {
            known = new TemplateScratch(codec, crc);
            templates = known;
        }
        return known;
    }

    /// Header and small sections as they are in the file.
    byte[] head(int length) {
        head = sized(head, length);
        return head;
    }

    /// Lines as they are in the file.
    byte[] stored(int length) {
        stored = sized(stored, length);
        return stored;
    }

    /// Decompressed lines.
    byte[] lines(int length) {
        lines = sized(lines, length);
        return lines;
    }

    /// Any decompressed section but the lines; overwritten by the next.
    byte[] small(int length) {
        small = sized(small, length);
        return small;
    }

    int[] rows(int count) {
        if (rows.length < count) {
            rows = new int[count + count / 4];
        }
        return rows;
    }

    /// Value numbers of the batch's metadata column `index`.
    int[] valueIds(int index, int count) {
        if (index >= KEPT_COLUMNS) {
            return new int[count];
        }
        while (valueIds.size() <= index) {
            valueIds.add(new int[0]);
        }
        if (valueIds.get(index).length < count) {
            valueIds.set(index, new int[count + count / 4]);
        }
        return valueIds.get(index);
    }

    /// A bit set for recursion depth `depth`, of any content.
    BitSet bits(int depth) {
        while (bitSets.size() <= depth) {
            bitSets.add(new BitSet());
        }
        return bitSets.get(depth);
    }

    long bytesDecompressed() {
        return bytesDecompressed + (templates == null ? 0 : templates.bytesDecompressed());
    }

    void countDecompressed(long bytes) {
        bytesDecompressed += bytes;
    }

    @Override
    public void close() {
        codec.close();
    }

    private static byte[] sized(byte[] buffer, int length) {
        boolean tooLarge = buffer.length > KEEP_BYTES && length <= KEEP_BYTES;
        if (buffer.length >= length && !tooLarge) {
            return buffer;
        }
        return new byte[(int) Math.min(Integer.MAX_VALUE - 8, length + length / 4L)];
    }
}
