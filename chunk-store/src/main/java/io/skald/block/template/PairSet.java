package io.skald.block.template;

/// A small Bloom filter of the pairs of neighbouring bytes in some texts: rules out most strings that are not there, ids above
/// all, without looking at the texts. Not thread-safe while it is filled.
final class PairSet {
    private static final int BITS = 1 << 12;
    private static final int SHIFT = Integer.SIZE - 12;
    private static final int MULTIPLIER = 0x9E3779B9;

    /// What one takes on the heap.
    static final int HEAP_BYTES = BITS / Byte.SIZE + 32;

    private final long[] words = new long[BITS / Long.SIZE];

    /// Adds the pairs of `[from, to)`.
    void add(byte[] bytes, int from, int to) {
        for (int at = from; at < to - 1; at++) {
            int bit = bit(bytes[at], bytes[at + 1]);
            words[bit / Long.SIZE] |= 1L << bit;
        }
    }

    /// Whether a text that was added may contain the needle.
    boolean mayContain(Needle needle) {
        if (needle.ignoresCase()) {
            return true;
        }
        for (int i = 0; i < needle.length - 1; i++) {
            int bit = bit(needle.at(i), needle.at(i + 1));
            if ((words[bit / Long.SIZE] >>> bit & 1) == 0) {
                return false;
            }
        }
        return true;
    }

    private static int bit(byte first, byte second) {
        return ((first & 0xff) << Byte.SIZE | second & 0xff) * MULTIPLIER >>> SHIFT;
    }
}
