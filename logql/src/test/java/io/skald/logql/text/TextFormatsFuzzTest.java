package io.skald.logql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.testing.Fuzz;
import io.skald.testing.QueryMutations;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Spans of time, sizes and numbers: any text is read or refused with the documented error, and what is printed is read
/// back.
class TextFormatsFuzzTest {
    private static final int INPUTS = 100_000;

    private static final QueryMutations TEXTS =
            new QueryMutations(
                    List.of(
                            "1h30m",
                            "1.5s",
                            "-250µs",
                            "1w2d3h4m5s6ms7us8ns",
                            "+.5h",
                            "9223372036854775807ns",
                            "2562047h47m16.854775807s",
                            "1y",
                            "0",
                            "10 MB",
                            "1,024 KB",
                            "3.2MiB",
                            "16EiB",
                            "1e308",
                            "-1.7976931348623157e+308",
                            "4.9e-324",
                            "0x1.8p-3",
                            "0b101",
                            "1_000",
                            "NaN",
                            "-Inf",
                            "+infinity",
                            "123456789012345678901234567890",
                            "0.000000000000000000000000000001"));

    /// Something that reads texts.
    private interface Reader {
        void read(String text);
    }

    private static void refusedOrRead(String text, Reader reader) {
        try {
            reader.read(text);
        } catch (TextFormatException e) {
            assertEquals(false, e.getMessage().isEmpty(), "an error without a text");
        }
    }

    @Test
    void anyTextIsReadOrRefused() {
        Fuzz.run(
                INPUTS,
                TEXTS::next,
                text -> {
                    refusedOrRead(text, GoDurations::parseGo);
                    refusedOrRead(text, GoDurations::parseQuery);
                    refusedOrRead(text, GoDurations::parsePrometheus);
                    refusedOrRead(text, ByteSizes::parse);
                    refusedOrRead(text, GoNumbers::parse);
                });
    }

    @Test
    void printedSpansOfTimeAreReadBack() {
        Fuzz.run(
                INPUTS,
                random -> random.nextLong() >> random.nextInt(64),
                nanos -> assertEquals(nanos, GoDurations.parseGo(GoDurations.printGo(nanos))));
    }

    @Test
    void printedNumbersAreReadBack() {
        Fuzz.run(
                INPUTS,
                random -> Double.longBitsToDouble(random.nextLong()),
                number -> {
                    assertEquals(number, GoNumbers.parse(GoNumbers.printGeneral(number)));
                    assertEquals(number, GoNumbers.parse(GoNumbers.printPlain(number)));
                });
    }
}
