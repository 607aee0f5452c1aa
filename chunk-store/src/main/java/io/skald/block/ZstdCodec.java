package io.skald.block;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

/// Zstandard on byte arrays. Not thread-safe: one per thread; holds native memory until it is closed.
public final class ZstdCodec implements AutoCloseable {
    private final ZstdCompressCtx compressor = new ZstdCompressCtx();
    private final ZstdDecompressCtx decompressor = new ZstdDecompressCtx();

    /// @param level 1 (fast) to 19 (small)
    public ZstdCodec(int level) {
        compressor.setLevel(level);
    }

    /// Bytes that [#compress] may need for `length` bytes of input.
    public static int maxCompressedLength(int length) {
        return Math.toIntExact(Zstd.compressBound(length));
    }

    /// @param targetOffset with at least [#maxCompressedLength] bytes of room behind it
    /// @return bytes written
    public int compress(byte[] source, int offset, int length, byte[] target, int targetOffset) {
        return compressor.compressByteArray(
                target, targetOffset, target.length - targetOffset, source, offset, length);
    }

    /// @param rawLength bytes that must come out
    /// @throws IllegalArgumentException when the input is no frame of exactly that many bytes
    public void decompress(
            byte[] source, int offset, int length, byte[] target, int targetOffset, int rawLength) {
        int count;
        try {
            count =
                    decompressor.decompressByteArray(
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
        compressor.close();
        decompressor.close();
    }
}
