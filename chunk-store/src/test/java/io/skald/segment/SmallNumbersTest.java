package io.skald.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallNumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "0, 127, 1",
        "-128, 5, 1",
        "0, 128, 4",
        "-129, 0, 4",
        "-2147483648, 2147483647, 4",
        "0, 2147483648, 8",
        "-9223372036854775808, 9223372036854775807, 8"
    })
    void numbersStayAsTheyAre(long min, long max, long bytesEach) {
        long[] numbers = {0, min, 1 < max ? 1 : 0, max, 0};
        var small = new SmallNumbers(numbers);
        for (int i = 0; i < numbers.length; i++) {
            assertEquals(numbers[i], small.get(i));
        }
        assertEquals(numbers.length * bytesEach, small.heapBytes());
    }
}
