package io.skald.segment;

import io.skald.block.Crc;
import io.skald.model.GrowingBytes;
import io.skald.testing.MemFileSystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A segment file that is taken apart and put together again with other contents, behind checksums that are right: as a
/// faulty writer would leave it.
final class ForgedSegment {
    private static final int CHECKSUM_OFFSET = 20;

    private final MemFileSystem files;
    private final SegmentMeta meta;
    private final byte[] blocks;
    private final TreeMap<Integer, byte[]> sections = new TreeMap<>();

    ForgedSegment(MemFileSystem files, SegmentMeta meta) throws IOException {
        this.files = files;
        this.meta = meta;
        try (var file = files.open(meta.path())) {
            var input = new SegmentInput(file, meta);
            for (int kind = SegmentFormat.KIND_TEXTS; kind <= SegmentFormat.KIND_ORIGIN; kind++) {
                sections.put(kind, input.section(kind));
            }
            int end = (int) input.offset(SegmentFormat.KIND_TEXTS);
            blocks = Arrays.copyOfRange(files.bytes(meta.path()), SegmentFormat.HEADER_BYTES, end);
        }
    }

    /// Decompressed bytes of a section; a copy.
    byte[] section(int kind) {
        return sections.getOrDefault(kind, new byte[0]).clone();
    }

    void replace(int kind, byte[] content) {
        sections.put(kind, content);
    }

    void remove(int kind) {
        sections.remove(kind);
    }

    /// Writes the file.
    ///
    /// @return what a manifest would say of it: as before, but for the size
    SegmentMeta write() throws IOException {
        files.delete(meta.path());
        try (var file = files.create(meta.path())) {
            var out = new SegmentOutput(file, meta.id());
            out.append(growing(blocks));
            for (var section : sections.entrySet()) {
                out.rawSection(section.getKey(), growing(section.getValue()));
            }
            out.finish();
        }
        return withSize(meta, files.size(meta.path()));
    }

    private static GrowingBytes growing(byte[] bytes) {
        var out = new GrowingBytes(bytes.length);
        out.put(bytes, 0, bytes.length);
        return out;
    }

    static SegmentMeta withSize(SegmentMeta meta, long fileBytes) {
        return withCounts(meta, meta.rows(), fileBytes);
    }

    static SegmentMeta withCounts(SegmentMeta meta, long rows, long fileBytes) {
        return new SegmentMeta(
                meta.id(),
                meta.path(),
                meta.sequence(),
                meta.level(),
                rows,
                meta.lineBytes(),
                fileBytes,
                meta.minNanos(),
                meta.maxNanos(),
                meta.maskFrom());
    }

    /// A copy of a file in which the footer's entry of a section says something else.
    static byte[] withEntry(byte[] file, int kind, Consumer<ByteBuffer> change) {
        ByteBuffer bytes = ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
        int trailer = file.length - SegmentFormat.TRAILER_BYTES;
        int footer = (int) bytes.getLong(trailer);
        for (int at = footer; at < trailer; at += SegmentFormat.FOOTER_ENTRY_BYTES) {
            if (bytes.getShort(at) == kind) {
                change.accept(
                        bytes.slice(at, SegmentFormat.FOOTER_ENTRY_BYTES)
                                .order(ByteOrder.LITTLE_ENDIAN));
            }
        }
        int length = trailer + CHECKSUM_OFFSET - footer;
        bytes.putInt(trailer + CHECKSUM_OFFSET, new Crc().of(bytes.array(), footer, length));
        return bytes.array();
    }

    /// A copy of a section in which one byte is another.
    static byte[] with(byte[] section, int at, int value) {
        byte[] forged = section.clone();
        forged[at] = (byte) value;
        return forged;
    }
}
