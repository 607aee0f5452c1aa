package io.skald.block.template;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.GrowingBytes;
import io.skald.model.Utf8;
import io.skald.model.Varints;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;
import java.util.function.IntFunction;

final class ValueFilterTest {
    private static final int VALUES = 5_000;

    private final GrowingBytes source = new GrowingBytes(1024);
    private final GrowingBytes filter = new GrowingBytes(1024);
    private final long[] refs = new long[VALUES];

    @Test
    void knowsItsValuesAndFewOthers() {
        write(ValueFilterTest::traceId);
        for (int i = 0; i < VALUES; i++) {
            assertTrue(mayContain(traceId(i)), traceId(i));
        }
        int wrong = 0;
        for (int i = VALUES; i < 3 * VALUES; i++) {
            wrong += mayContain(traceId(i)) ? 1 : 0;
        }
        assertTrue(wrong < 2 * VALUES / 20, wrong + " wrong");
    }

    @Test
    void valuesThatDifferInOneByteAreTold() {
        for (int length = ValueFilter.MIN_LENGTH; length < 40; length++) {
            String same = "x".repeat(length - 4);
            write(i -> "%04d".formatted(i) + same);
            int wrong = 0;
            for (int i = 0; i < VALUES; i++) {
                wrong += mayContain(same + "%04d".formatted(i)) ? 1 : 0;
            }
            assertTrue(wrong < VALUES / 20, wrong + " wrong of length " + length);
        }
    }

    @Test
    void isSmallWhenValuesRepeat() {
        write(i -> traceId(i % 100));
        assertTrue(filter.size() < 300, filter.size() + " bytes");
        assertTrue(mayContain(traceId(99)));
        int wrong = 0;
        for (int i = 100; i < 1100; i++) {
            wrong += mayContain(traceId(i)) ? 1 : 0;
        }
        assertTrue(wrong < 100, wrong + " wrong");
    }

    private static String traceId(int number) {
        var random = new SplittableRandom(number);
        return "%016x%016x".formatted(random.nextLong(), random.nextLong());
    }

    private void write(IntFunction<String> values) {
        source.clear();
        for (int i = 0; i < VALUES; i++) {
            byte[] value = Utf8.bytes(values.apply(i));
            refs[i] = Slice.of(source.size(), value.length);
            source.put(value, 0, value.length);
        }
        filter.clear();
        new ValueFilter().put(source.array(), refs, 0, VALUES, filter);
    }

    private boolean mayContain(String value) {
        var in = new Varints.Reader(filter.array(), 0, filter.size());
        int longs = in.readCount();
        byte[] bytes = Utf8.bytes(value);
        long hash = ValueFilter.hash(bytes, 0, bytes.length);
        return ValueFilter.mayContain(filter.array(), in.position(), longs, hash);
    }
}
