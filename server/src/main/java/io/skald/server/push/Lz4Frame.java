package io.skald.server.push;

import io.skald.model.GrowingBytes;

/// Reads LZ4's frame format, version 1, all numbers little-endian:
///
/// | part | bytes | meaning |
/// |---|---:|---|
/// | magic | 4 | 0x184D2204; 0x184D2A50 to …5F is a frame to skip: its size (4), and that many bytes |
/// | flags | 1 | version 01 in bits 7 and 6; checksum of blocks in bit 4, content size 3, checksum of content 2, dictionary 0 |
/// | block descriptor | 1 | largest block, not needed here |
/// | content size | 0 or 8 | not believed |
/// | header checksum | 1 | second byte of the hash of flags, descriptor and content size |
/// | blocks | | size (4; highest bit: stored as it is), data, perhaps a checksum (4); a size of 0 ends them |
/// | content checksum | 0 or 4 | hash of everything decoded |
///
/// Hashes are XXH32 with seed 0. Frames may follow each other. Not thread-safe: one per body.
final class Lz4Frame {
    private static final int MAGIC = 0x184D2204;
    private static final int SKIPPABLE = 0x184D2A50;
    private static final int VERSION = 1;
    private static final int BLOCK_CHECKSUM = 1 << 4;
    private static final int CONTENT_SIZE = 1 << 3;
    private static final int CONTENT_CHECKSUM = 1 << 2;
    private static final int DICTIONARY = 1;
    private static final int STORED = 1 << 31;
    private static final int SHORTEST_MATCH = 4;
    private static final int LONG_LENGTH = 15;

    private final byte[] bytes;
    private final int end;
    private final GrowingBytes out;
    private final int maxBytes;
    private int at;

    /// @param out what is decoded is appended to it
    /// @param maxBytes what `out` may hold in the end
    Lz4Frame(byte[] bytes, int offset, int length, GrowingBytes out, int maxBytes) {
        this.bytes = bytes;
        this.at = offset;
        this.end = offset + length;
        this.out = out;
        this.maxBytes = maxBytes;
    }

    /// @throws PushException 400 for damaged data, 413 when it is too much
    void decode() throws PushException {
        do {
            int magic = int32();
            if ((magic & ~0xf) == SKIPPABLE) {
                int length = int32();
                need(length);
                at += length;
            } else if (magic == MAGIC) {
                frame();
            } else {
                throw corrupt();
            }
        } while (at < end);
    }

    private void frame() throws PushException {
        int header = at;
        int flags = int8();
        int8();
        if (flags >> 6 != VERSION || (flags & DICTIONARY) != 0) {
            throw corrupt();
        }
        if ((flags & CONTENT_SIZE) != 0) {
            need(Long.BYTES);
            at += Long.BYTES;
        }
        int headerSum = Xxh32.of(bytes, header, at - header) >>> 8 & 0xff;
        if (int8() != headerSum) {
            throw corrupt();
        }
        int start = out.size();
        for (int size = int32(); size != 0; size = int32()) {
            int length = size & ~STORED;
            need(length);
            int block = at;
            if (size < 0) {
                checkSize(length);
                out.put(bytes, at, length);
                at += length;
            } else {
                block(start, at + length);
            }
            if ((flags & BLOCK_CHECKSUM) != 0 && int32() != Xxh32.of(bytes, block, length)) {
                throw corrupt();
            }
        }
        if ((flags & CONTENT_CHECKSUM) != 0
                && int32() != Xxh32.of(out.array(), start, out.size() - start)) {
            throw corrupt();
        }
    }

    /// Literals and matches in turn; the last one has literals only.
    ///
    /// @param start of the frame's content in `out`: matches may reach back to there
    private void block(int start, int blockEnd) throws PushException {
        while (at < blockEnd) {
            int token = bytes[at++] & 0xff;
            int literals = length(token >> 4, blockEnd);
            if (literals > blockEnd - at) {
                throw corrupt();
            }
            checkSize(literals);
            out.put(bytes, at, literals);
            at += literals;
            if (at == blockEnd) {
                return;
            }
            if (blockEnd - at < 2) {
                throw corrupt();
            }
            int distance = bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
            at += 2;
            int match = length(token & LONG_LENGTH, blockEnd) + SHORTEST_MATCH;
            if (distance == 0 || distance > out.size() - start) {
                throw corrupt();
            }
            copy(distance, match);
        }
    }

    /// Four bits, and as long as they and the bytes behind them are full, one more byte.
    private int length(int bits, int blockEnd) throws PushException {
        int length = bits;
        int more = bits == LONG_LENGTH ? 0xff : 0;
        while (more == 0xff) {
            if (at == blockEnd) {
                throw corrupt();
            }
            more = bytes[at++] & 0xff;
            length += more;
            if (length > maxBytes) {
                throw RequestBody.tooLarge(length, maxBytes);
            }
        }
        return length;
    }

    /// A match may overlap what it makes: then its bytes repeat.
    private void copy(int distance, int length) throws PushException {
        checkSize(length);
        out.ensure(length);
        byte[] array = out.array();
        int to = out.size();
        if (distance >= length) {
            System.arraycopy(array, to - distance, array, to, length);
        } else {
            for (int i = to; i < to + length; i++) {
                array[i] = array[i - distance];
            }
        }
        out.advance(length);
    }

    private void checkSize(int more) throws PushException {
        if (more > maxBytes - out.size()) {
            throw RequestBody.tooLarge(out.size() + (long) more, maxBytes);
        }
    }

    private void need(int length) throws PushException {
        if (length < 0 || length > end - at) {
            throw corrupt();
        }
    }

    private int int8() throws PushException {
        need(1);
        return bytes[at++] & 0xff;
    }

    private int int32() throws PushException {
        need(Integer.BYTES);
        at += Integer.BYTES;
        return Xxh32.int32(bytes, at - Integer.BYTES);
    }

    private static PushException corrupt() {
        return new PushException(400, "lz4: corrupt input");
    }
}
