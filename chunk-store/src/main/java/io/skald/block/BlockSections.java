package io.skald.block;

import io.skald.io.CorruptFileException;
import io.skald.io.ReadFile;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Header and sections of one block in a file. The head (header and the sections that every look at the block needs) is
/// read when it is opened, any other section when it is needed. The checksum of a section is verified whenever it is
/// taken.
final class BlockSections {
    private static final byte[] NO_HEAD = {};

    private final ReadFile file;
    private final String path;
    private final long offset;
    private final BlockScratch scratch;
    private final byte[] head;
    private final int headLength;
    private final BlockHeader header;
    private boolean touched;

    BlockSections(
            ReadFile file,
            String path,
            long offset,
            int length,
            int headLength,
            BlockScratch scratch)
            throws IOException {
        this.file = file;
        this.path = path;
        this.offset = offset;
        this.scratch = scratch;
        this.headLength = headLength;
        this.head = scratch.head(headLength);
        read(offset, head, headLength);
        try {
            header = BlockHeader.parse(head, headLength, scratch.crc());
        } catch (IllegalArgumentException e) {
            throw corrupt(offset, e);
        }
        if ((long) header.length() + header.bodyLength() != length) {
            throw new CorruptFileException("block of another length than listed", path, offset);
        }
    }

    /// A block whose header is known already; every section is read when it is taken.
    BlockSections(
            ReadFile file, String path, long offset, BlockHeader header, BlockScratch scratch) {
        this.file = file;
        this.path = path;
        this.offset = offset;
        this.scratch = scratch;
        this.headLength = 0;
        this.head = NO_HEAD;
        this.header = header;
    }

    BlockHeader header() {
        return header;
    }

    /// Whether any section was taken.
    boolean isTouched() {
        return touched;
    }

    boolean has(int kind) {
        return header.find(kind) >= 0;
    }

    /// Bytes of a section once it is decompressed: as many as its stored bytes can hold, at most.
    int rawLength(int kind) throws CorruptFileException {
        return checkedRawLength(find(kind));
    }

    /// Decompressed bytes of a section, in a buffer that the next call overwrites.
    byte[] small(int kind) throws IOException {
        int section = find(kind);
        byte[] target = scratch.small(checkedRawLength(section));
        take(section, target);
        return target;
    }

    /// Decompresses a section.
    ///
    /// @param target has room for it
    void copy(int kind, byte[] target) throws IOException {
        take(find(kind), target);
    }

    /// Stored bytes of a part of a section, unchecked, in a buffer that the next call overwrites.
    byte[] part(int kind, int from, int length) throws IOException {
        int section = find(kind);
        if (from < 0 || length < 0 || from > header.storedLength(section) - length) {
            throw new CorruptFileException("part outside of its section", path, offset);
        }
        touched = true;
        byte[] target = scratch.stored(length);
        read(offset + header.offset(section) + from, target, length);
        return target;
    }

    private void take(int section, byte[] target) throws IOException {
        int at = header.offset(section);
        int stored = header.storedLength(section);
        if (at <= headLength - stored) {
            decompress(section, head, at, target);
        } else {
            byte[] bytes = scratch.stored(stored);
            read(offset + at, bytes, stored);
            decompress(section, bytes, 0, target);
        }
    }

    /// Decompressed lines, in a buffer that lives as long as the block is open.
    byte[] lines() throws IOException {
        int section = find(BlockFormat.KIND_LINES);
        byte[] target = scratch.lines(checkedRawLength(section));
        take(section, target);
        return target;
    }

    /// @param cause what the decoder said, or null
    CorruptFileException corrupt(int kind, @Nullable IllegalArgumentException cause) {
        int section = header.find(kind);
        return corrupt(offset + (section < 0 ? 0 : header.offset(section)), cause);
    }

    private CorruptFileException corrupt(long place, @Nullable IllegalArgumentException cause) {
        var failure = new CorruptFileException("damaged block", path, place);
        if (cause != null) {
            failure.initCause(cause);
        }
        return failure;
    }

    private int find(int kind) throws CorruptFileException {
        int section = header.find(kind);
        if (section < 0) {
            throw new CorruptFileException("block lacks a section", path, offset);
        }
        return section;
    }

    private int checkedRawLength(int section) throws CorruptFileException {
        int length = header.rawLength(section);
        if (length > BlockScratch.MAX_RAW_BYTES
                || !ZstdCodec.canHold(header.storedLength(section), length)) {
            throw new CorruptFileException("section too large", path, offset);
        }
        return length;
    }

    private void decompress(int section, byte[] source, int at, byte[] target) throws IOException {
        touched = true;
        int stored = header.storedLength(section);
        int raw = header.rawLength(section);
        long place = offset + header.offset(section);
        if (scratch.crc().of(source, at, stored) != header.checksum(section)) {
            throw new CorruptFileException("wrong checksum of a section", path, place);
        }
        try {
            switch (header.codec(section)) {
                case BlockFormat.CODEC_RAW -> {
                    if (stored != raw) {
                        throw new IllegalArgumentException("raw section of another length");
                    }
                    System.arraycopy(source, at, target, 0, raw);
                }
                case BlockFormat.CODEC_ZSTD ->
                        scratch.codec().decompress(source, at, stored, target, 0, raw);
                default -> throw new IllegalArgumentException("unknown codec");
            }
        } catch (IllegalArgumentException e) {
            throw corrupt(place, e);
        }
        scratch.countDecompressed(raw);
    }

    private void read(long position, byte[] target, int length) throws IOException {
        try {
            file.readFully(position, ByteBuffer.wrap(target, 0, length));
        } catch (EOFException e) {
            var failure = new CorruptFileException("file ends inside a block", path, position);
            failure.initCause(e);
            throw failure;
        }
    }
}
