package io.skald.logql.text;

import io.skald.model.GoQuoting;

import java.util.Locale;

/// Floating-point numbers as text, as Go's `strconv` reads and prints them.
public final class GoNumbers {
    /// Go's `%v` writes an exponent from 10^6 on (the 10^21 one reads of holds for JSON) and below 10^-4.
    private static final int FIRST_SCIENTIFIC_EXPONENT = 6;

    private static final int LAST_PLAIN_EXPONENT = -4;

    /// From here on, and below [#LAST_PLAIN_IN_JAVA], [Double#toString(double)] writes the same digits without an exponent.
    private static final double FIRST_PLAIN_IN_JAVA = 1e-3;

    private static final double LAST_PLAIN_IN_JAVA = 1e7;

    private GoNumbers() {}

    /// The shortest digits that read back as the same number, never with an exponent: `strconv` format `'f'`, -1. Sample
    /// values are printed so: `0.6833333333333333`, `3`, `-0`, `+Inf`, `NaN`.
    public static String printPlain(double value) {
        if (value == (int) value && (value != 0 || 1 / value > 0)) {
            return Integer.toString((int) value);
        }
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return special(value);
        }
        double magnitude = Math.abs(value);
        if (magnitude >= FIRST_PLAIN_IN_JAVA && magnitude < LAST_PLAIN_IN_JAVA) {
            String text = Double.toString(value);
            return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
        }
        return ShortestDigits.of(value).plain();
    }

    /// Go's `%v`: the shortest digits, with an exponent from a million on and below a ten-thousandth: `1e+06`, `0.0001`.
    public static String printGeneral(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return special(value);
        }
        ShortestDigits digits = ShortestDigits.of(value);
        int exponent = digits.exponent();
        return exponent < LAST_PLAIN_EXPONENT || exponent >= FIRST_SCIENTIFIC_EXPONENT
                ? digits.scientific()
                : digits.plain();
    }

    private static String special(double value) {
        return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
    }

    /// Go's `strconv.ParseFloat` with 64 bits: decimal and hexadecimal notation, `_` between digits, `inf`, `infinity` and
    /// `nan` in any case.
    ///
    /// @throws TextFormatException with Go's message
    public static double parse(String text) {
        String lower = text.length() <= 9 ? text.toLowerCase(Locale.ROOT) : "";
        switch (lower) {
            case "inf", "+inf", "infinity", "+infinity" -> {
                return Double.POSITIVE_INFINITY;
            }
            case "-inf", "-infinity" -> {
                return Double.NEGATIVE_INFINITY;
            }
            case "nan" -> {
                return Double.NaN;
            }
            default -> {}
        }
        if (!FloatSyntax.isFloat(text)) {
            throw new TextFormatException(
                    "strconv.ParseFloat: parsing " + GoQuoting.quote(text) + ": invalid syntax");
        }
        double value = Double.parseDouble(text.indexOf('_') < 0 ? text : text.replace("_", ""));
        if (Double.isInfinite(value)) {
            throw new TextFormatException(
                    "strconv.ParseFloat: parsing "
                            + GoQuoting.quote(text)
                            + ": value out of range");
        }
        return value;
    }
}
