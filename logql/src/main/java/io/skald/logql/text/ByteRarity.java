package io.skald.logql.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// How common each byte is in log lines, roughly: enough to choose which bytes of a string to look for first.
final class ByteRarity {
    /// From the most common to rarer ones; bytes that are not listed are rarer still. Judged by eye from JSON, logfmt,
    /// access logs and plain English, not counted: the order among neighbours does not matter.
    private static final String COMMON_FIRST =
            " e0t1a\"o2i=n:rs-3.4l5d,/c6p7u98mg_hf\n"
                    + "[]b()vw{}TyDIEA;SkCNRO\tLxPMqFBHUGz\\Wj@+#*&?%'VJ<>KYX|QZ!$`~^";

    private static final byte[] RANK = ranks();

    private ByteRarity() {}

    /// Place of the rarest byte; among equals the first one.
    ///
    /// @param except a place that is not to be chosen unless it is the only one; -1 for none
    static int rarest(byte[] text, int except) {
        int best = except == 0 && text.length > 1 ? 1 : 0;
        for (int i = best + 1; i < text.length; i++) {
            if (i != except && RANK[text[i] & 0xff] > RANK[text[best] & 0xff]) {
                best = i;
            }
        }
        return best;
    }

    private static byte[] ranks() {
        byte[] common = COMMON_FIRST.getBytes(StandardCharsets.US_ASCII);
        byte[] ranks = new byte[256];
        Arrays.fill(ranks, (byte) common.length);
        for (int i = 0; i < common.length; i++) {
            ranks[common[i]] = (byte) i;
        }
        return ranks;
    }
}
