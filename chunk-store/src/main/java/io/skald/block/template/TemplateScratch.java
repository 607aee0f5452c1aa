package io.skald.block.template;

import io.skald.block.Crc;
import io.skald.block.ZstdCodec;
import io.skald.logql.text.ByteFinder;
import io.skald.model.GrowingBytes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Arrays that one thread uses for one open block after the other. [#reset()] takes all of them back.
public final class TemplateScratch {
    /// Bytes that must follow those of an array that is handed in.
    public static final int SLACK = Copies.SLACK + 1;

    /// Arrays of more bytes together are given up when the next block comes.
    private static final long KEEP_BYTES = 32L << 20;

    private final ZstdCodec codec;
    private final Crc crc;
    private final List<byte[]> bytes = new ArrayList<>();
    private final List<int[]> ints = new ArrayList<>();
    private final List<long[]> longs = new ArrayList<>();
    private final GrowingBytes lines = new GrowingBytes(1024);
    private final GrowingBytes line = new GrowingBytes(1024);
    private final List<GrowingBytes> projected = new ArrayList<>();
    private int usedProjected;
    private @Nullable Needle needle;
    private int usedBytes;
    private int usedInts;
    private int usedLongs;
    private long size;
    private long decompressed;

    public TemplateScratch(ZstdCodec codec, Crc crc) {
        this.codec = codec;
        this.crc = crc;
    }

    /// Makes all arrays free.
    public void reset() {
        if (size + lines.array().length > KEEP_BYTES) {
            bytes.clear();
            ints.clear();
            longs.clear();
            size = 0;
        }
        usedProjected = 0;
        usedBytes = 0;
        usedInts = 0;
        usedLongs = 0;
    }

    ZstdCodec codec() {
        return codec;
    }

    Crc crc() {
        return crc;
    }

    /// The needle of a finder; that of the block before, mostly.
    Needle needle(ByteFinder finder) {
        Needle known = needle;
        if (known == null || !known.finder.equals(finder)) {
            known = new Needle(finder);
            needle = known;
        }
        return known;
    }

    void countDecompressed(long count) {
        decompressed += count;
    }

    /// Bytes that came out of columns, ever.
    public long bytesDecompressed() {
        return decompressed;
    }

    /// Lines that were put together for a batch.
    GrowingBytes lines() {
        return lines;
    }

    /// An array for projections of lines, until the next block.
    GrowingBytes takeLines() {
        if (usedProjected == projected.size()) {
            projected.add(new GrowingBytes(1024));
        }
        return projected.get(usedProjected++);
    }

    /// A line that was put together to be looked at.
    GrowingBytes line() {
        return line;
    }

    /// An array of any content, with [Copies#SLACK] bytes more than asked for.
    public byte[] bytes(int count) {
        int needed = count + Copies.SLACK;
        if (usedBytes == bytes.size()) {
            bytes.add(new byte[0]);
        }
        byte[] array = bytes.get(usedBytes);
        if (array.length < needed) {
            size -= array.length;
            array = new byte[needed + needed / 4];
            size += array.length;
            bytes.set(usedBytes, array);
        }
        usedBytes++;
        return array;
    }

    /// An array of any content.
    int[] ints(int count) {
        if (usedInts == ints.size()) {
            ints.add(new int[0]);
        }
        int[] array = ints.get(usedInts);
        if (array.length < count) {
            size -= 4L * array.length;
            array = new int[count + count / 4];
            size += 4L * array.length;
            ints.set(usedInts, array);
        }
        usedInts++;
        return array;
    }

    /// An array of any content.
    long[] longs(int count) {
        if (usedLongs == longs.size()) {
            longs.add(new long[0]);
        }
        long[] array = longs.get(usedLongs);
        if (array.length < count) {
            size -= 8L * array.length;
            array = new long[count + count / 4];
            size += 8L * array.length;
            longs.set(usedLongs, array);
        }
        usedLongs++;
        return array;
    }
}
