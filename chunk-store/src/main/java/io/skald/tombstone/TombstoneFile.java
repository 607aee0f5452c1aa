package io.skald.tombstone;

import io.skald.io.AppendFile;
import io.skald.io.CorruptFileException;
import io.skald.io.FileSystem;
import io.skald.io.ReadFile;
import io.skald.io.UnsupportedFormatException;
import io.skald.model.GrowingBytes;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.model.Utf8;
import io.skald.model.Varints;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// The file `TOMBSTONES`: all tombstones, written anew for each change. Fixed numbers are little-endian, `v` is a varint,
/// `z` a zigzag varint.
///
/// | offset | bytes | field    | meaning                                            |
/// |-------:|------:|----------|----------------------------------------------------|
/// |      0 |     8 | magic    | `SKALDTMB`                                         |
/// |      8 |     2 | version  | 1                                                  |
/// |     10 |     4 | length   | bytes of payload                                   |
/// |     14 |     4 | checksum | CRC-32C of bytes 0 to 13 and the payload           |
/// |     18 |     n | payload  | `v` count, that many tombstones, oldest first      |
///
/// Tombstone: `v` length and UTF-8 of id, of tenant, of query; `z` startNanos, `z` endNanos, `z` createdMillis,
/// `v` sequence, one byte that is 1 when it is erased.
public final class TombstoneFile {
    public static final String PATH = "TOMBSTONES";

    /// Where a damaged one is put aside, for a person to look at.
    public static final String DAMAGED_PATH = "TOMBSTONES.damaged";

    static final int VERSION = 1;
    static final int HEADER_BYTES = 18;

    private static final String TEMPORARY = "TOMBSTONES.new";
    private static final byte[] MAGIC = Utf8.bytes("SKALDTMB");
    private static final int CHECKSUM_OFFSET = 14;

    /// Largest file that is read.
    private static final int MAX_BYTES = 256 << 20;

    /// Largest file that [#checkSize] lets through, so that one that was written can always be read: ten thousand
    /// queries of 6 KiB. Each change writes all of it anew.
    private static final int MAX_WRITTEN_BYTES = 64 << 20;

    /// Numbers and lengths of a tombstone at most.
    private static final int FIXED_BYTES = 64;

    private TombstoneFile() {}

    /// @return empty when there is no file
    /// @throws CorruptFileException when the file is damaged
    /// @throws UnsupportedFormatException when a newer version wrote it
    public static List<Tombstone> read(FileSystem files) throws IOException {
        if (!files.exists(PATH)) {
            return List.of();
        }
        try (ReadFile file = files.open(PATH)) {
            if (file.size() < HEADER_BYTES || file.size() > MAX_BYTES) {
                throw new CorruptFileException("size of the tombstones", PATH, file.size());
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.readFully(0, bytes);
            return decode(bytes.array());
        }
    }

    private static List<Tombstone> decode(byte[] bytes) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (!header.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw new CorruptFileException("no tombstones", PATH, 0);
        }
        int version = Short.toUnsignedInt(header.getShort(MAGIC.length));
        int length = header.getInt(MAGIC.length + Short.BYTES);
        if (length != bytes.length - HEADER_BYTES
                || header.getInt(CHECKSUM_OFFSET) != checksum(bytes)) {
            throw new CorruptFileException("damaged tombstones", PATH, 0);
        }
        if (version != VERSION) {
            throw new UnsupportedFormatException(PATH, version, VERSION);
        }
        try {
            return tombstones(bytes, new Varints.Reader(bytes, HEADER_BYTES, length));
        } catch (IllegalArgumentException e) {
            var failure = new CorruptFileException("no tombstones", PATH, HEADER_BYTES);
            failure.initCause(e);
            throw failure;
        }
    }

    private static List<Tombstone> tombstones(byte[] bytes, Varints.Reader in) {
        List<Tombstone> all = new ArrayList<>();
        for (int i = in.readCount(); i > 0; i--) {
            all.add(
                    new Tombstone(
                            text(bytes, in),
                            new TenantId(text(bytes, in)),
                            text(bytes, in),
                            new TimeRange(
                                    Varints.unzigzag(in.readLong()),
                                    Varints.unzigzag(in.readLong())),
                            Varints.unzigzag(in.readLong()),
                            in.readLong(),
                            in.readCount() == 1));
        }
        if (in.remaining() != 0) {
            throw new IllegalArgumentException("bytes behind the tombstones");
        }
        return all;
    }

    private static String text(byte[] bytes, Varints.Reader in) {
        int length = in.readCount();
        return Utf8.text(bytes, in.skip(length), length);
    }

    /// Replaces the file in one step; safe against loss of power on return.
    ///
    /// @throws IOException and then the old or the new one may be there
    public static void write(FileSystem files, List<Tombstone> all) throws IOException {
        files.delete(TEMPORARY);
        try (AppendFile file = files.create(TEMPORARY)) {
            file.append(ByteBuffer.wrap(encode(all)));
            file.sync();
        }
        files.syncDirectory("");
        files.rename(TEMPORARY, PATH);
        files.syncDirectory("");
    }

    /// @throws TooManyTombstonesException when they make too large a file
    public static void checkSize(List<Tombstone> all) throws TooManyTombstonesException {
        long bytes = HEADER_BYTES;
        for (Tombstone tombstone : all) {
            bytes += FIXED_BYTES + Utf8.size(tombstone.query());
            bytes += Utf8.size(tombstone.id()) + Utf8.size(tombstone.tenant().value());
        }
        if (bytes > MAX_WRITTEN_BYTES) {
            throw new TooManyTombstonesException(bytes);
        }
    }

    static byte[] encode(List<Tombstone> all) {
        var out = new GrowingBytes(1024);
        out.ensure(HEADER_BYTES);
        out.advance(HEADER_BYTES);
        out.putVarint(all.size());
        for (Tombstone tombstone : all) {
            put(out, tombstone.id());
            put(out, tombstone.tenant().value());
            put(out, tombstone.query());
            out.putVarint(Varints.zigzag(tombstone.range().startNanos()));
            out.putVarint(Varints.zigzag(tombstone.range().endNanos()));
            out.putVarint(Varints.zigzag(tombstone.createdMillis()));
            out.putVarint(tombstone.sequence());
            out.put((byte) (tombstone.erased() ? 1 : 0));
        }
        byte[] bytes = out.toBytes();
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putShort((short) VERSION)
                .putInt(bytes.length - HEADER_BYTES);
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(CHECKSUM_OFFSET, checksum(bytes));
        return bytes;
    }

    private static void put(GrowingBytes out, String text) {
        byte[] bytes = Utf8.bytes(text);
        out.putVarint(bytes.length);
        out.put(bytes, 0, bytes.length);
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, 0, CHECKSUM_OFFSET);
        crc.update(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
        return (int) crc.getValue();
    }
}
