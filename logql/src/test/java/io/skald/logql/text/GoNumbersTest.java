package io.skald.logql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.SplittableRandom;

class GoNumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "-0.0, -0, -0",
        "3, 3, 3",
        "-17.25, -17.25, -17.25",
        "0.6833333333333333, 0.6833333333333333, 0.6833333333333333",
        "0.1, 0.1, 0.1",
        "0.0001, 0.0001, 0.0001",
        "0.00001, 0.00001, 1e-05",
        "999999, 999999, 999999",
        "1000000, 1000000, 1e+06",
        "3355443, 3355443, 3.355443e+06",
        "12345678, 12345678, 1.2345678e+07",
        "1e21, 1000000000000000000000, 1e+21",
        "2e23, 200000000000000000000000, 2e+23",
        "123456.789, 123456.789, 123456.789",
        "1e100,"
            + " 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000,"
            + " 1e+100"
    })
    void printsPlainAndGeneral(double value, String plain, String general) {
        assertEquals(plain, GoNumbers.printPlain(value));
        assertEquals(general, GoNumbers.printGeneral(value));
    }

    @Test
    void printsNumbersThatAreNone() {
        assertEquals("NaN", GoNumbers.printPlain(Double.NaN));
        assertEquals("+Inf", GoNumbers.printPlain(Double.POSITIVE_INFINITY));
        assertEquals("-Inf", GoNumbers.printGeneral(Double.NEGATIVE_INFINITY));
        assertEquals("5e-324", GoNumbers.printGeneral(Double.MIN_VALUE));
        assertEquals("1.7976931348623157e+308", GoNumbers.printGeneral(Double.MAX_VALUE));
    }

    @Test
    void whatIsPrintedIsReadBack() {
        var random = new SplittableRandom(5);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertEquals(value, GoNumbers.parse(GoNumbers.printPlain(value)));
                assertEquals(value, GoNumbers.parse(GoNumbers.printGeneral(value)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "12, 12",
        "-1.5e3, -1500",
        ".5, 0.5",
        "5., 5",
        "+7, 7",
        "1E-7, 1e-7",
        "0x1p-2, 0.25",
        "0x1.8P1, 3",
        "1_23.50_0_0e+1_2, 1.235e14",
        "0x_1_2.3_4_5p+1_2, 74565",
        "iNf, Infinity",
        "-Infinity, -Infinity",
        "nan, NaN",
        "1e-400, 0"
    })
    void readsAsGoDoes(String text, double value) {
        assertEquals(value, GoNumbers.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "''",
                "' 1'",
                "'1 '",
                "1d",
                "1f",
                "0x10",
                "info",
                "+nan",
                ".",
                "e5",
                "1e",
                "1e+",
                "-_123.5e+12",
                "1__23.5e+12",
                "123_.5e+12",
                "123._5e+12",
                "123.5_e+12",
                "123.5e_+12",
                "123.5e+12_",
                "_1",
                "'1,5'",
                "٣",
                "--1",
                "0x.p1",
                "infinit"
            })
    void refusesWhatGoRefuses(String text) {
        assertEquals(
                "strconv.ParseFloat: parsing \"" + text + "\": invalid syntax",
                assertThrows(TextFormatException.class, () -> GoNumbers.parse(text)).getMessage());
    }

    @Test
    void numbersBeyondTheRangeAreRefused() {
        assertEquals(
                "strconv.ParseFloat: parsing \"1e400\": value out of range",
                assertThrows(TextFormatException.class, () -> GoNumbers.parse("1e400"))
                        .getMessage());
    }
}
