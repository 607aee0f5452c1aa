package io.skald.block.template;

/// Writes numbers as decimal digits, two at a step.
final class Digits {
    private static final byte[] PAIRS = pairs();

    private Digits() {}

    private static byte[] pairs() {
        byte[] pairs = new byte[200];
        for (int i = 0; i < 100; i++) {
            pairs[2 * i] = (byte) ('0' + i / 10);
            pairs[2 * i + 1] = (byte) ('0' + i % 10);
        }
        return pairs;
    }

    /// Writes the last `end - start` digits of a number, with zeros before it where it has fewer.
    ///
    /// @param number 0 or more
    static void put(long number, byte[] out, int start, int end) {
        int at = end;
        long high = number;
        while (high > Integer.MAX_VALUE && at - start >= 2) {
            long next = high / 100;
            at = putPair((int) (high - 100 * next), out, at);
            high = next;
        }
        int rest = (int) high;
        while (at - start >= 2) {
            int next = rest / 100;
            at = putPair(rest - 100 * next, out, at);
            rest = next;
        }
        if (at > start) {
            out[start] = (byte) ('0' + rest % 10);
        }
    }

    private static int putPair(int pair, byte[] out, int end) {
        out[end - 1] = PAIRS[2 * pair + 1];
        out[end - 2] = PAIRS[2 * pair];
        return end - 2;
    }
}
