package io.skald.block;

import io.skald.model.GrowingBytes;
import io.skald.model.Varints;

/// Byte runs that are stored compressed where that makes them smaller: `u8 codec, v storedLength, bytes`. The reader
/// knows the raw length.
final class PackedBytes {
    private PackedBytes() {}

    /// Appends the packed form.
    static void put(GrowingBytes out, byte[] bytes, int offset, int length, ZstdCodec codec) {
        int start = out.size();
        int reserve = 1 + Varints.MAX_BYTES;
        out.ensure(reserve + ZstdCodec.maxCompressedLength(length));
        int packed =
                length == 0
                        ? length
                        : codec.compress(bytes, offset, length, out.array(), start + reserve);
        boolean smaller = packed < length;
        out.put((byte) (smaller ? BlockFormat.CODEC_ZSTD : BlockFormat.CODEC_RAW));
        int stored = smaller ? packed : length;
        out.putVarint(stored);
        if (smaller) {
            System.arraycopy(out.array(), start + reserve, out.array(), out.size(), stored);
            out.advance(stored);
        } else {
            out.put(bytes, offset, length);
        }
    }

    /// Reads a run of `rawLength` bytes from `source`, where `in` stands, into `target`.
    ///
    /// @throws IllegalArgumentException when the bytes are no packed run of that length
    static void read(
            Varints.Reader in,
            byte[] source,
            byte[] target,
            int targetOffset,
            int rawLength,
            ZstdCodec codec) {
        int kind = source[in.skip(1)];
        int stored = in.readCount();
        int at = in.skip(stored);
        switch (kind) {
            case BlockFormat.CODEC_RAW -> {
                if (stored != rawLength) {
                    throw new IllegalArgumentException("raw run of " + stored + " bytes");
                }
                System.arraycopy(source, at, target, targetOffset, rawLength);
            }
            case BlockFormat.CODEC_ZSTD ->
                    codec.decompress(source, at, stored, target, targetOffset, rawLength);
            default -> throw new IllegalArgumentException("unknown codec " + kind);
        }
    }
}
