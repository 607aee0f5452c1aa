package io.skald.block.template;

import io.skald.block.LittleEndian;

/// Copies short byte runs eight bytes at a time.
final class Copies {
    /// Bytes that have to be there behind the source's and the target's last one: they are read, and overwritten.
    static final int SLACK = Long.BYTES;

    private static final int LONG_RUN = 48;

    private Copies() {}

    /// @return the offset behind the copy in `target`
    static int copy(byte[] source, int from, int length, byte[] target, int at) {
        if (length > LONG_RUN) {
            System.arraycopy(source, from, target, at, length);
        } else {
            for (int i = 0; i < length; i += Long.BYTES) {
                LittleEndian.setLong(target, at + i, LittleEndian.getLong(source, from + i));
            }
        }
        return at + length;
    }
}
