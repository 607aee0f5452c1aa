package io.skald.block.template;

import io.skald.block.LittleEndian;

/// Copies short byte runs. Sixteen bytes are copied whatever the length, since a branch that the processor guesses wrong
/// costs more than they do.
final class Copies {
    /// Bytes that have to be there behind the source's and the target's last one: they are read, and overwritten.
    static final int SLACK = 2 * Long.BYTES;

    private static final int LONG_RUN = 64;

    private Copies() {}

    /// @return the offset behind the copy in `target`
    static int copy(byte[] source, int from, int length, byte[] target, int at) {
        copyPair(source, from, target, at);
        if (length > SLACK) {
            copyRest(source, from, length, target, at);
        }
        return at + length;
    }

    private static void copyRest(byte[] source, int from, int length, byte[] target, int at) {
        if (length > LONG_RUN) {
            System.arraycopy(source, from, target, at, length);
            return;
        }
        for (int i = SLACK; i < length; i += SLACK) {
            copyPair(source, from + i, target, at + i);
        }
    }

    private static void copyPair(byte[] source, int from, byte[] target, int at) {
        long low = LittleEndian.getLong(source, from);
        long high = LittleEndian.getLong(source, from + Long.BYTES);
        LittleEndian.setLong(target, at, low);
        LittleEndian.setLong(target, at + Long.BYTES, high);
    }
}
