package io.skald.wal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// What stands before the payload of each record. All numbers little-endian.
///
/// | offset | bytes | field           | meaning                                                              |
/// |-------:|------:|-----------------|----------------------------------------------------------------------|
/// |      0 |     4 | magic           | `SKW` and 0x01; where reading starts again behind damaged bytes       |
/// |      4 |     4 | length          | bytes of payload, 0 to [#MAX_PAYLOAD_BYTES]                           |
/// |      8 |     8 | lsn             | grows by 1 from record to record in a file                            |
/// |     16 |     8 | syncedLsn       | highest LSN that this process had made safe when it wrote this; 0: none |
/// |     24 |     1 | kind            | of the payload                                                       |
/// |     25 |     3 | zero            |                                                                      |
/// |     28 |     4 | payloadChecksum | CRC-32C of the payload                                               |
/// |     32 |     4 | checksum        | CRC-32C of bytes 0 to 31, the file's sequence (u64), the frame's offset in the file (u64) |
///
/// The place goes into the checksum so that a copy of a record, inside a payload that a stranger pushed or in a sector
/// that once belonged to another file, is never taken for one. One object is reused for many frames.
final class WalFrame {
    static final int BYTES = 36;

    /// Far above what a push may bring, far below what an array can hold.
    static final int MAX_PAYLOAD_BYTES = 256 << 20;

    static final int MAGIC = 'S' | 'K' << 8 | 'W' << 16 | 1 << 24;
    private static final int CHECKSUM_OFFSET = 32;

    private final CRC32C crc = new CRC32C();
    private final ByteBuffer place = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);

    long lsn;
    long syncedLsn;
    byte kind;
    int length;
    private int payloadChecksum;

    /// Sets the fields for a payload.
    void describe(WalPayload payload, long newLsn, long newSyncedLsn) {
        lsn = newLsn;
        syncedLsn = newSyncedLsn;
        kind = payload.kind();
        length = payload.length();
        payloadChecksum = checksum(payload.bytes(), payload.offset(), payload.length());
    }

    /// @param target in little-endian order with [#BYTES] of room
    void putTo(ByteBuffer target, long sequence, long offset) {
        int start = target.position();
        target.putInt(MAGIC).putInt(length).putLong(lsn).putLong(syncedLsn);
        target.putInt(kind & 0xFF).putInt(payloadChecksum);
        target.putInt(headerChecksum(target, start, sequence, offset));
    }

    /// Reads the fields.
    ///
    /// @param source in little-endian order, with the frame at index `at`
    /// @return false when there is no frame; the fields are then undefined
    boolean readFrom(ByteBuffer source, int at, long sequence, long offset) {
        if (source.getInt(at) != MAGIC
                || source.getInt(at + CHECKSUM_OFFSET)
                        != headerChecksum(source, at, sequence, offset)) {
            return false;
        }
        length = source.getInt(at + 4);
        lsn = source.getLong(at + 8);
        syncedLsn = source.getLong(at + 16);
        kind = source.get(at + 24);
        payloadChecksum = source.getInt(at + 28);
        return length >= 0 && length <= MAX_PAYLOAD_BYTES;
    }

    boolean matches(byte[] payload) {
        return payloadChecksum == checksum(payload, 0, length);
    }

    private int headerChecksum(ByteBuffer buffer, int start, long sequence, long offset) {
        crc.reset();
        crc.update(buffer.duplicate().limit(start + CHECKSUM_OFFSET).position(start));
        crc.update(place.clear().putLong(sequence).putLong(offset).flip());
        return (int) crc.getValue();
    }

    private int checksum(byte[] bytes, int offset, int count) {
        crc.reset();
        crc.update(bytes, offset, count);
        return (int) crc.getValue();
    }
}
