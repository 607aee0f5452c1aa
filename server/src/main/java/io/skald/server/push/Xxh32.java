package io.skald.server.push;

/// The hash XXH32 with seed 0, by its specification.
final class Xxh32 {
    private static final int PRIME1 = 0x9E3779B1;
    private static final int PRIME2 = 0x85EBCA77;
    private static final int PRIME3 = 0xC2B2AE3D;
    private static final int PRIME4 = 0x27D4EB2F;
    private static final int PRIME5 = 0x165667B1;
    private static final int STRIPE_BYTES = 16;

    private Xxh32() {}

    static int of(byte[] bytes, int offset, int length) {
        int at = offset;
        int end = offset + length;
        int hash = PRIME5;
        if (length >= STRIPE_BYTES) {
            int a = PRIME1 + PRIME2;
            int b = PRIME2;
            int c = 0;
            int d = -PRIME1;
            for (; at <= end - STRIPE_BYTES; at += STRIPE_BYTES) {
                a = round(a, int32(bytes, at));
                b = round(b, int32(bytes, at + 4));
                c = round(c, int32(bytes, at + 8));
                d = round(d, int32(bytes, at + 12));
            }
            hash =
                    Integer.rotateLeft(a, 1)
                            + Integer.rotateLeft(b, 7)
                            + Integer.rotateLeft(c, 12)
                            + Integer.rotateLeft(d, 18);
        }
        hash += length;
        for (; at <= end - Integer.BYTES; at += Integer.BYTES) {
            hash = Integer.rotateLeft(hash + int32(bytes, at) * PRIME3, 17) * PRIME4;
        }
        for (; at < end; at++) {
            hash = Integer.rotateLeft(hash + (bytes[at] & 0xff) * PRIME5, 11) * PRIME1;
        }
        hash = (hash ^ hash >>> 15) * PRIME2;
        hash = (hash ^ hash >>> 13) * PRIME3;
        return hash ^ hash >>> 16;
    }

    private static int round(int sum, int word) {
        return Integer.rotateLeft(sum + word * PRIME2, 13) * PRIME1;
    }

    static int int32(byte[] bytes, int at) {
        return bytes[at] & 0xff
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | bytes[at + 3] << 24;
    }
}
