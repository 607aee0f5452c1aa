package io.skald.logql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizesTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "42, 42",
                "42B, 42",
                "10 MB, 10000000",
                "'1,024 KB', 1024000",
                "1KiB, 1024",
                "1.5kib, 1536",
                "5.7 mIb, 5976883",
                "2G, 2000000000",
                "1Ei, 1152921504606846976",
                "16 EB, -2446744073709551616",
                "0.9, 0"
            })
    void readsNumbersWithUnits(String text, long bytes) {
        assertEquals(bytes, ByteSizes.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "10ms, 'unhandled size name: ms'",
                "'', 'strconv.ParseFloat: parsing \"\": invalid syntax'",
                "-1KB, 'strconv.ParseFloat: parsing \"\": invalid syntax'",
                "1.2.3, 'strconv.ParseFloat: parsing \"1.2.3\": invalid syntax'",
                "16 EiB, 'too large: 16 EiB'"
            })
    void refusesOtherTexts(String text, String message) {
        assertEquals(
                message,
                assertThrows(TextFormatException.class, () -> ByteSizes.parse(text)).getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "9, 9 B",
        "10, 10 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "1024, 1.0 kB",
        "4194304, 4.2 MB",
        "9999, 10 kB",
        "82854982, 83 MB",
        "-1, 18 EB"
    })
    void printsInPowersOfAThousand(long bytes, String text) {
        assertEquals(text, ByteSizes.print(bytes));
    }
}
