package io.skald.block;

import java.util.zip.CRC32C;

/// CRC-32C (Castagnoli) over byte ranges. Not thread-safe.
public final class Crc {
    private final CRC32C sum = new CRC32C();

    public int of(byte[] bytes, int offset, int length) {
        sum.reset();
        sum.update(bytes, offset, length);
        return (int) sum.getValue();
    }
}
