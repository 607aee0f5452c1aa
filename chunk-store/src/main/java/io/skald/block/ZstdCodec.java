package io.skald.block;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

import org.jspecify.annotations.Nullable;

/// Zstandard on byte arrays. Not thread-safe: one per thread; holds native memory until it is closed, for each direction from
/// its first use on.
public final class ZstdCodec implements AutoCloseable {
    /// Up to this level zstd takes the first match that it finds.
    private static final int MAX_FAST_LEVEL = 2;

    private static final int LINE_MIN_MATCH = 7;
    private static final int MAX_RATIO_BITS = 15;

    private final int level;
    private final boolean lines;
    private @Nullable ZstdCompressCtx compressor;
    private @Nullable ZstdDecompressCtx decompressor;

    /// @param level 1 (fast) to 19 (small)
    public ZstdCodec(int level) {
        this(level, false);
    }

    private ZstdCodec(int level, boolean lines) {
        this.level = level;
        this.lines = lines;
    }

    /// A codec for log lines. Matches of less than seven bytes are left to the entropy coder: at the same size, both
    /// directions are a fifth faster (blocks of 256 KiB, level 1: 396 -> 480 MB/s in, 1307 -> 1596 MB/s out; see
    /// docs/format/block.md). Any [ZstdCodec] reads the result.
    ///
    /// @param level 1 (fast) to 19 (small); from 3 on zstd's own choice stands
    public static ZstdCodec forLines(int level) {
        return new ZstdCodec(level, true);
    }

    private ZstdCompressCtx compressor() {
        ZstdCompressCtx made = compressor;
        if (made == null) {
            made = new ZstdCompressCtx().setLevel(level);
            if (lines && level <= MAX_FAST_LEVEL) {
                made.setMinMatch(LINE_MIN_MATCH);
            }
            compressor = made;
        }
        return made;
    }

    private ZstdDecompressCtx decompressor() {
        ZstdDecompressCtx made = decompressor;
        if (made == null) {
            made = new ZstdDecompressCtx();
            decompressor = made;
        }
        return made;
    }

    /// Whether that many bytes can come out of a frame of `storedLength` bytes: at best, a block of 128 KiB takes four.
    /// Asked before room is made for a length that was read from a file.
    public static boolean canHold(int storedLength, int rawLength) {
        return rawLength >= 0 && rawLength <= (storedLength + 1L) << MAX_RATIO_BITS;
    }

    /// Bytes that [#compress] may need for `length` bytes of input.
    public static int maxCompressedLength(int length) {
        return Math.toIntExact(Zstd.compressBound(length));
    }

    /// @param targetOffset with at least [#maxCompressedLength] bytes of room behind it
    /// @return bytes written
    public int compress(byte[] source, int offset, int length, byte[] target, int targetOffset) {
        return compressor()
                .compressByteArray(
                        target, targetOffset, target.length - targetOffset, source, offset, length);
    }

    /// @param rawLength bytes that must come out
    /// @throws IllegalArgumentException when the input is no frame of exactly that many bytes
    public void decompress(
            byte[] source, int offset, int length, byte[] target, int targetOffset, int rawLength) {
        int count;
        try {
            count =
                    decompressor()
                            .decompressByteArray(
                                    target, targetOffset, rawLength, source, offset, length);
        } catch (ZstdException e) {
            throw new IllegalArgumentException("damaged zstd frame", e);
        }
        if (count != rawLength) {
            throw new IllegalArgumentException(
                    "zstd frame of " + count + " bytes, " + rawLength + " expected");
        }
    }

    @Override
    public void close() {
        if (compressor != null) {
            compressor.close();
        }
        if (decompressor != null) {
            decompressor.close();
        }
    }
}
