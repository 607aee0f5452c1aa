package io.skald.segment;

import io.skald.io.UnsupportedFormatException;
import io.skald.model.GrowingBytes;
import io.skald.model.Varints;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// Bytes of a manifest file: a header, then one frame for each edit; the first edit makes the whole state. Fixed numbers
/// are little-endian, `v` is an unsigned LEB128 number, `z` a signed one in zigzag.
///
/// | offset | bytes | field    | meaning                                |
/// |-------:|------:|----------|----------------------------------------|
/// |      0 |     8 | magic    | `SKALDMAN`                             |
/// |      8 |     2 | version  | [#VERSION], or an older one            |
/// |     10 |     8 | number   | as in the file's name                  |
/// |     18 |     4 | checksum | CRC-32C of the bytes before            |
///
/// | offset | bytes | field    | meaning                                                                               |
/// |-------:|------:|----------|---------------------------------------------------------------------------------------|
/// |      0 |     4 | magic    | `SKM` and 0x01                                                                        |
/// |      4 |     4 | length   | bytes of payload                                                                      |
/// |      8 |     4 | checksum | CRC-32C of: bytes 0 to 7, the payload, number of the file (u64), offset in it (u64)    |
/// |     12 |     n | payload  | `v` reservedIds, `v` removed, that many `v` id, `v` added, that many segments, `v` shards, that many (`v` shard, `v` flushed LSN) |
///
/// Segment: `v` id, `v` length of path, path in UTF-8, `v` sequence, `v` level, `v` rows, `v` lineBytes, `v` fileBytes,
/// `z` minNanos, `z` maxNanos, `v` maskFrom (not in version 1, where it is the sequence).
final class ManifestFrame {
    static final int VERSION = 2;
    static final int HEADER_BYTES = 22;
    static final int FRAME_BYTES = 12;

    private static final byte[] MAGIC = "SKALDMAN".getBytes(StandardCharsets.US_ASCII);
    private static final int FRAME_MAGIC = 'S' | 'K' << 8 | 'M' << 16 | 1 << 24;

    private ManifestFrame() {}

    /// An edit as it stands in the file.
    ///
    /// @param end offset of the next one
    record Decoded(ManifestEdit edit, long reservedIds, int end) {}

    static byte[] header(long number) {
        byte[] header = new byte[HEADER_BYTES];
        ByteBuffer bytes = little(header).put(MAGIC).putShort((short) VERSION).putLong(number);
        bytes.putInt(checksum(header, 0, HEADER_BYTES - Integer.BYTES));
        return header;
    }

    /// Version of a file that [#hasHeader].
    static int version(byte[] file) {
        return Short.toUnsignedInt(little(file).getShort(8));
    }

    /// @return whether the bytes begin with the header of this manifest
    static boolean hasHeader(byte[] bytes, long number, String path)
            throws UnsupportedFormatException {
        if (bytes.length < HEADER_BYTES) {
            return false;
        }
        ByteBuffer header = little(bytes);
        boolean sound =
                header.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))
                        && header.getInt(HEADER_BYTES - Integer.BYTES)
                                == checksum(bytes, 0, HEADER_BYTES - Integer.BYTES);
        if (sound && (version(bytes) > VERSION || version(bytes) < 1)) {
            throw new UnsupportedFormatException(path, version(bytes), VERSION);
        }
        return sound && header.getLong(10) == number;
    }

    /// @param offset in the file where the frame will stand
    static byte[] encode(ManifestEdit edit, long reservedIds, long number, long offset) {
        GrowingBytes out = new GrowingBytes(256);
        out.ensure(FRAME_BYTES);
        out.advance(FRAME_BYTES);
        out.putVarint(reservedIds);
        out.putVarint(edit.removedIds().size());
        edit.removedIds().forEach(out::putVarint);
        out.putVarint(edit.added().size());
        edit.added().forEach(segment -> put(segment, out));
        out.putVarint(edit.flushedLsn().size());
        edit.flushedLsn()
                .forEach((shard, lsn) -> {
                    out.putVarint(shard);
                    out.putVarint(lsn);
                });
        byte[] frame = out.toBytes();
        ByteBuffer bytes = little(frame);
        bytes.putInt(FRAME_MAGIC).putInt(frame.length - FRAME_BYTES);
        bytes.putInt(frameChecksum(frame, 0, frame.length, number, offset));
        return frame;
    }

    private static void put(SegmentMeta segment, GrowingBytes out) {
        byte[] path = segment.path().getBytes(StandardCharsets.UTF_8);
        out.putVarint(segment.id());
        out.putVarint(path.length);
        out.put(path, 0, path.length);
        out.putVarint(segment.sequence());
        out.putVarint(segment.level());
        out.putVarint(segment.rows());
        out.putVarint(segment.lineBytes());
        out.putVarint(segment.fileBytes());
        out.putVarint(Varints.zigzag(segment.minNanos()));
        out.putVarint(Varints.zigzag(segment.maxNanos()));
        out.putVarint(segment.maskFrom());
    }

    /// Whether a whole frame stands at an offset.
    static boolean isSound(byte[] file, int offset, long number) {
        if (file.length - offset < FRAME_BYTES) {
            return false;
        }
        ByteBuffer bytes = little(file);
        int length = bytes.getInt(offset + 4);
        return bytes.getInt(offset) == FRAME_MAGIC
                && length >= 0
                && length <= file.length - offset - FRAME_BYTES
                && bytes.getInt(offset + 8)
                        == frameChecksum(file, offset, FRAME_BYTES + length, number, offset);
    }

    /// Decodes a frame that [#isSound].
    ///
    /// @throws IllegalArgumentException when the payload is no edit
    static Decoded decode(byte[] file, int offset) {
        int length = little(file).getInt(offset + 4);
        int start = offset + FRAME_BYTES;
        var in = new Varints.Reader(file, start, length);
        long reservedIds = in.readLong();
        List<Long> removed = new ArrayList<>();
        for (int i = in.readCount(); i > 0; i--) {
            removed.add(in.readLong());
        }
        List<SegmentMeta> added = new ArrayList<>();
        for (int i = in.readCount(); i > 0; i--) {
            added.add(segment(file, in, version(file)));
        }
        SortedMap<Integer, Long> flushed = new TreeMap<>();
        for (int i = in.readCount(); i > 0; i--) {
            flushed.put(in.readCount(), in.readLong());
        }
        if (in.remaining() != 0) {
            throw new IllegalArgumentException("bytes behind the edit");
        }
        return new Decoded(new ManifestEdit(added, removed, flushed), reservedIds, start + length);
    }

    private static SegmentMeta segment(byte[] file, Varints.Reader in, int version) {
        long id = in.readLong();
        int pathLength = in.readCount();
        String path = new String(file, in.skip(pathLength), pathLength, StandardCharsets.UTF_8);
        var segment =
                new SegmentMeta(
                        id,
                        path,
                        in.readLong(),
                        in.readCount(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        Varints.unzigzag(in.readLong()),
                        Varints.unzigzag(in.readLong()));
        return version == 1 ? segment : segment.withMaskFrom(in.readLong());
    }

    private static int frameChecksum(byte[] bytes, int start, int length, long number, long at) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, start, 8);
        crc.update(bytes, start + FRAME_BYTES, length - FRAME_BYTES);
        crc.update(little(new byte[16]).putLong(number).putLong(at).flip());
        return (int) crc.getValue();
    }

    private static int checksum(byte[] bytes, int start, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, start, length);
        return (int) crc.getValue();
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
