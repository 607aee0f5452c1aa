package io.skald.wal;

import io.skald.io.UnsupportedFormatException;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/// First bytes of a log file. All numbers little-endian.
///
/// | offset | bytes | field     | meaning                                                                     |
/// |-------:|------:|-----------|-----------------------------------------------------------------------------|
/// |      0 |     8 | magic     | `SKALDWAL`                                                                  |
/// |      8 |     2 | version   | 1                                                                           |
/// |     10 |     2 | shard     | as in the directory's name                                                  |
/// |     12 |     8 | sequence  | as in the file's name                                                       |
/// |     20 |     8 | firstLsn  | of the file's first record                                                  |
/// |     28 |     8 | syncedLsn | highest LSN that this process had made safe before; 0 in its first file      |
/// |     36 |     4 | checksum  | CRC-32C of the bytes before                                                 |
///
/// These bytes mean the same in every version to come, so that each program can tell a newer file from a damaged one.
record WalFileHeader(int shard, long sequence, long firstLsn, long syncedLsn) {
    static final int BYTES = 40;
    static final int VERSION = 1;

    private static final long MAGIC =
            ByteBuffer.wrap("SKALDWAL".getBytes(StandardCharsets.US_ASCII))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
    private static final int CHECKSUM_OFFSET = 36;

    /// @param target in little-endian order, at its start
    void putTo(ByteBuffer target) {
        int start = target.position();
        target.putLong(MAGIC)
                .putShort((short) VERSION)
                .putShort((short) shard)
                .putLong(sequence)
                .putLong(firstLsn)
                .putLong(syncedLsn)
                .putInt(checksum(target, start));
    }

    /// @param source in little-endian order, with the file's first bytes at index 0; may be shorter than a header
    /// @return null when these are not the bytes of a header
    static @Nullable WalFileHeader read(ByteBuffer source, int length, String file)
            throws UnsupportedFormatException {
        if (length < BYTES
                || source.getLong(0) != MAGIC
                || source.getInt(CHECKSUM_OFFSET) != checksum(source, 0)) {
            return null;
        }
        int version = Short.toUnsignedInt(source.getShort(8));
        if (version != VERSION) {
            throw new UnsupportedFormatException(file, version, VERSION);
        }
        return new WalFileHeader(
                Short.toUnsignedInt(source.getShort(10)),
                source.getLong(12),
                source.getLong(20),
                source.getLong(28));
    }

    private static int checksum(ByteBuffer buffer, int start) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.duplicate().limit(start + CHECKSUM_OFFSET).position(start));
        return (int) crc.getValue();
    }
}
