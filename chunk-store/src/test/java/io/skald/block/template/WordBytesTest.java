package io.skald.block.template;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.block.LittleEndian;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

final class WordBytesTest {
    @Test
    void eightBytesAtOnceAreTheSameAsEachAlone() {
        var random = new SplittableRandom(3);
        byte[] bytes = new byte[Long.BYTES];
        for (int round = 0; round < 20_000; round++) {
            random.nextBytes(bytes);
            bytes[round % Long.BYTES] = (byte) (round >>> 3);
            long words = 0;
            long digits = 0;
            for (int i = 0; i < Long.BYTES; i++) {
                long bit = 0x80L << Byte.SIZE * i;
                int kind = WordBytes.KIND[bytes[i] & 0xff];
                words |= kind != 0 ? bit : 0;
                digits |= (kind & WordBytes.DIGIT) != 0 ? bit : 0;
            }
            long eight = LittleEndian.getLong(bytes, 0);
            assertEquals(words, WordBytes.words(eight), Long.toHexString(eight));
            assertEquals(digits, WordBytes.digits(eight), Long.toHexString(eight));
        }
    }
}
