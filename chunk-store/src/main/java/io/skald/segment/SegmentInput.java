package io.skald.segment;

import static io.skald.segment.SegmentFormat.FOOTER_ENTRY_BYTES;
import static io.skald.segment.SegmentFormat.HEADER_BYTES;
import static io.skald.segment.SegmentFormat.TRAILER_BYTES;

import io.skald.block.Crc;
import io.skald.block.LittleEndian;
import io.skald.block.ZstdCodec;
import io.skald.io.CorruptFileException;
import io.skald.io.ReadFile;
import io.skald.io.UnsupportedFormatException;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads the frame of a segment file: checks header, trailer and footer, then hands out sections. Thread-safe.
final class SegmentInput {
    /// One read of this many bytes at the end of the file fetches the directories of most segments.
    private static final int TAIL_BYTES = 64 << 10;

    /// No section is larger: a damaged length must not become an allocation of any size.
    private static final int MAX_SECTION_BYTES = 1 << 30;

    private final ReadFile file;
    private final String path;
    private final long size;
    private final byte[] footer;
    private final long footerOffset;

    /// End of the file, until [#dropTail()].
    private byte @Nullable [] tail;

    private final long tailOffset;

    /// @param meta what the manifest says: file size and id must agree
    SegmentInput(ReadFile file, SegmentMeta meta) throws IOException {
        this.file = file;
        this.path = meta.path();
        this.size = file.size();
        if (size != meta.fileBytes() || size < HEADER_BYTES + TRAILER_BYTES) {
            throw new CorruptFileException("segment of the wrong size", path, size);
        }
        byte[] end = new byte[(int) Math.min(TAIL_BYTES, size)];
        tailOffset = size - end.length;
        read(tailOffset, end, end.length);
        tail = end;
        checkHeader(meta.id());
        int trailer = end.length - TRAILER_BYTES;
        footerOffset = LittleEndian.getLong(end, trailer);
        long length = size - TRAILER_BYTES - footerOffset;
        long count = LittleEndian.getInt(end, trailer + 16);
        boolean sound =
                LittleEndian.getLong(end, trailer + 24) == SegmentFormat.TRAILER_MAGIC
                        && LittleEndian.getLong(end, trailer + 8) == meta.id()
                        && footerOffset >= HEADER_BYTES
                        && count >= 0
                        && length == count * FOOTER_ENTRY_BYTES
                        && length <= MAX_SECTION_BYTES;
        if (!sound) {
            throw new CorruptFileException("damaged trailer", path, size - TRAILER_BYTES);
        }
        footer = bytes(footerOffset, (int) length + 20);
        if (new Crc().of(footer, 0, footer.length) != LittleEndian.getInt(end, trailer + 20)) {
            throw new CorruptFileException("wrong checksum of the footer", path, footerOffset);
        }
    }

    /// Forgets the bytes that were read ahead: all sections that are needed at once were taken.
    void dropTail() {
        tail = null;
    }

    /// Where the footer starts.
    long footerOffset() {
        return footerOffset;
    }

    /// Decompressed bytes of a section, checksum verified.
    byte[] section(int kind) throws IOException {
        int entry = entry(kind);
        int stored = LittleEndian.getInt(footer, entry + 12);
        int raw = LittleEndian.getInt(footer, entry + 16);
        long offset = offset(kind);
        if (stored > MAX_SECTION_BYTES
                || raw > MAX_SECTION_BYTES
                || !ZstdCodec.canHold(stored, raw)) {
            throw new CorruptFileException("section too large", path, offset);
        }
        byte[] bytes = bytes(offset, stored);
        if (new Crc().of(bytes, 0, stored) != LittleEndian.getInt(footer, entry + 24)) {
            throw new CorruptFileException("wrong checksum of a section", path, offset);
        }
        return switch (LittleEndian.getInt(footer, entry + 20)) {
            case SegmentFormat.CODEC_RAW -> bytes;
            case SegmentFormat.CODEC_ZSTD -> decompress(bytes, 0, stored, raw, offset);
            default -> throw new CorruptFileException("unknown codec of a section", path, offset);
        };
    }

    /// Where a section starts.
    long offset(int kind) throws IOException {
        return LittleEndian.getLong(footer, entry(kind) + 4);
    }

    /// Where the rows come from; a file of minor 0 does not say.
    ///
    /// @param sequence of the segment
    SegmentOrigin origin(long sequence) throws IOException {
        if (find(SegmentFormat.KIND_ORIGIN) < 0) {
            return SegmentOrigin.flushed(sequence, 0);
        }
        byte[] bytes = section(SegmentFormat.KIND_ORIGIN);
        try {
            return SegmentOrigin.parse(bytes);
        } catch (IllegalArgumentException e) {
            throw corrupt(offset(SegmentFormat.KIND_ORIGIN), e);
        }
    }

    /// `length` bytes of the file.
    ///
    /// @throws CorruptFileException when the file has no such bytes: then place and length were read from damaged ones
    byte[] bytes(long offset, int length) throws IOException {
        if (offset < 0 || length < 0 || length > size - offset) {
            throw new CorruptFileException("bytes outside of the segment", path, offset);
        }
        byte[] target = new byte[length];
        byte[] known = tail;
        if (known != null && offset >= tailOffset) {
            System.arraycopy(known, (int) (offset - tailOffset), target, 0, length);
        } else {
            read(offset, target, length);
        }
        return target;
    }

    /// @param place in the file, for the message
    byte[] decompress(byte[] bytes, int offset, int length, int rawLength, long place)
            throws CorruptFileException {
        if (!ZstdCodec.canHold(length, rawLength)) {
            throw new CorruptFileException("section too large", path, place);
        }
        byte[] raw = new byte[rawLength];
        try (var codec = new ZstdCodec(1)) {
            codec.decompress(bytes, offset, length, raw, 0, rawLength);
        } catch (IllegalArgumentException e) {
            throw corrupt(place, e);
        }
        return raw;
    }

    CorruptFileException corrupt(long place, IllegalArgumentException cause) {
        var failure = new CorruptFileException("damaged segment", path, place);
        failure.initCause(cause);
        return failure;
    }

    private void checkHeader(long id) throws IOException {
        if (id(bytes(0, HEADER_BYTES), path) != id) {
            throw new CorruptFileException("segment with another id", path, 16);
        }
    }

    /// Id in the header of a file.
    static long id(ReadFile file, String path) throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        try {
            file.readFully(0, ByteBuffer.wrap(header));
        } catch (EOFException e) {
            var failure = new CorruptFileException("segment ends too early", path, 0);
            failure.initCause(e);
            throw failure;
        }
        return id(header, path);
    }

    private static long id(byte[] header, String path) throws IOException {
        int sumOffset = HEADER_BYTES - Integer.BYTES;
        if (LittleEndian.getLong(header, 0) != SegmentFormat.HEADER_MAGIC
                || new Crc().of(header, 0, sumOffset) != LittleEndian.getInt(header, sumOffset)) {
            throw new CorruptFileException("damaged header of a segment", path, 0);
        }
        int major = LittleEndian.getShort(header, 8);
        if (major != SegmentFormat.MAJOR) {
            throw new UnsupportedFormatException(path, major, SegmentFormat.MAJOR);
        }
        return LittleEndian.getLong(header, 16);
    }

    /// Place of a section's entry in the footer.
    private int entry(int kind) throws IOException {
        int at = find(kind);
        if (at < 0) {
            throw new CorruptFileException("segment lacks a section", path, footerOffset);
        }
        int version = LittleEndian.getShort(footer, at + 2);
        if (version != SegmentFormat.SECTION_VERSION) {
            throw new UnsupportedFormatException(path, version, SegmentFormat.SECTION_VERSION);
        }
        return at;
    }

    private int find(int kind) {
        for (int at = 0; at + FOOTER_ENTRY_BYTES <= footer.length; at += FOOTER_ENTRY_BYTES) {
            if (LittleEndian.getShort(footer, at) == kind) {
                return at;
            }
        }
        return -1;
    }

    private void read(long offset, byte[] target, int length) throws IOException {
        try {
            file.readFully(offset, ByteBuffer.wrap(target, 0, length));
        } catch (EOFException e) {
            var failure = new CorruptFileException("segment ends too early", path, offset);
            failure.initCause(e);
            throw failure;
        }
    }
}
