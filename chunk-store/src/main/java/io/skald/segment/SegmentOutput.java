package io.skald.segment;

import io.skald.block.Crc;
import io.skald.block.LittleEndian;
import io.skald.block.ZstdCodec;
import io.skald.io.AppendFile;
import io.skald.model.GrowingBytes;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Writes the frame of a segment file: header, whatever is appended, sections, footer, trailer.
final class SegmentOutput {
    private final AppendFile file;
    private final long id;
    private final Crc crc = new Crc();
    private final GrowingBytes footer = new GrowingBytes(256);
    private final GrowingBytes packed = new GrowingBytes(4 << 10);
    private int sectionCount;

    SegmentOutput(AppendFile file, long id) throws IOException {
        this.file = file;
        this.id = id;
        var header = new GrowingBytes(SegmentFormat.HEADER_BYTES);
        LittleEndian.putLong(header, SegmentFormat.HEADER_MAGIC);
        LittleEndian.putShort(header, SegmentFormat.MAJOR);
        LittleEndian.putShort(header, SegmentFormat.MINOR);
        LittleEndian.putInt(header, 0);
        LittleEndian.putLong(header, id);
        LittleEndian.putInt(header, 0);
        LittleEndian.putInt(header, crc.of(header.array(), 0, header.size()));
        append(header);
    }

    /// Appends bytes that no section holds: blocks.
    void append(GrowingBytes bytes) throws IOException {
        file.append(ByteBuffer.wrap(bytes.array(), 0, bytes.size()));
    }

    /// Appends a section, compressed if that makes it smaller.
    void section(int kind, GrowingBytes raw, ZstdCodec codec) throws IOException {
        packed.clear();
        packed.ensure(ZstdCodec.maxCompressedLength(raw.size()));
        int length = codec.compress(raw.array(), 0, raw.size(), packed.array(), 0);
        if (length < raw.size()) {
            packed.advance(length);
            write(kind, SegmentFormat.CODEC_ZSTD, packed, raw.size());
        } else {
            rawSection(kind, raw);
        }
    }

    /// Appends a section as it is.
    void rawSection(int kind, GrowingBytes raw) throws IOException {
        write(kind, SegmentFormat.CODEC_RAW, raw, raw.size());
    }

    /// Appends footer and trailer.
    void finish() throws IOException {
        long offset = file.size();
        LittleEndian.putLong(footer, offset);
        LittleEndian.putLong(footer, id);
        LittleEndian.putInt(footer, sectionCount);
        LittleEndian.putInt(footer, crc.of(footer.array(), 0, footer.size()));
        LittleEndian.putLong(footer, SegmentFormat.TRAILER_MAGIC);
        append(footer);
    }

    private void write(int kind, int codec, GrowingBytes stored, int rawLength) throws IOException {
        LittleEndian.putShort(footer, kind);
        LittleEndian.putShort(footer, SegmentFormat.SECTION_VERSION);
        LittleEndian.putLong(footer, file.size());
        LittleEndian.putInt(footer, stored.size());
        LittleEndian.putInt(footer, rawLength);
        LittleEndian.putInt(footer, codec);
        LittleEndian.putInt(footer, crc.of(stored.array(), 0, stored.size()));
        sectionCount++;
        append(stored);
    }
}
