package io.skald.logql.template;

import io.skald.logql.text.GoNumbers;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/// Floating-point numbers in the formats of Go's `strconv`.
final class FloatText {
    /// Where digits are counted, all of a number's digits are 767 at most.
    private static final int MAX_DIGITS = 800;

    private FloatText() {}

    private static boolean isSpecial(double d) {
        return Double.isNaN(d) || Double.isInfinite(d);
    }

    private static boolean isNegative(double d) {
        return Double.doubleToRawLongBits(d) < 0;
    }

    /// `%f`
    static String plain(double d, int digits) {
        if (isSpecial(d)) {
            return GoNumbers.printGeneral(d);
        }
        int exact = Math.min(digits, 1100);
        String text =
                new BigDecimal(Math.abs(d)).setScale(exact, RoundingMode.HALF_EVEN).toPlainString();
        return (isNegative(d) ? "-" : "") + text + "0".repeat(digits - exact);
    }

    /// `%e`
    static String scientific(double d, int digits, char mark) {
        if (isSpecial(d)) {
            return GoNumbers.printGeneral(d);
        }
        int exact = Math.min(digits, MAX_DIGITS);
        BigDecimal rounded =
                new BigDecimal(Math.abs(d))
                        .round(new MathContext(exact + 1, RoundingMode.HALF_EVEN));
        String all = rounded.unscaledValue().toString();
        int exponent = d == 0 ? 0 : all.length() - 1 - rounded.scale();
        var out = new StringBuilder(isNegative(d) ? "-" : "").append(all.charAt(0));
        if (digits > 0) {
            String rest = all.substring(1, Math.min(all.length(), exact + 1));
            out.append('.').append(rest).repeat('0', digits - rest.length());
        }
        return exponent(out, exponent, mark);
    }

    private static String exponent(StringBuilder out, int exponent, char mark) {
        out.append(mark).append(exponent < 0 ? '-' : '+');
        DatePrinter.padded(out, Math.abs(exponent), 2, '0');
        return out.toString();
    }

    /// `%g`: with an exponent below 10^-4 and from 10^precision on, from 10^21 on where no precision is given to `fmt`.
    ///
    /// @param precision significant digits, negative for as few as tell the number from others
    /// @param keepZeros whether zeros at the end stay (`%#g`)
    static String general(double d, int precision, boolean keepZeros, char mark) {
        if (isSpecial(d)) {
            return GoNumbers.printGeneral(d);
        }
        if (precision < 0) {
            return keepZeros
                    ? general(d, 6, true, mark)
                    : GoNumbers.printGeneral(d).replace('e', mark);
        }
        int digits = Math.min(Math.max(1, precision), MAX_DIGITS);
        String scientific = scientific(d, digits - 1, mark);
        int at = scientific.indexOf(mark);
        int exponent = Integer.parseInt(scientific.substring(at + 1));
        String mantissa = scientific.substring(0, at);
        if (!keepZeros) {
            mantissa = withoutZeros(mantissa);
        }
        int significant = mantissa.replace("-", "").replace(".", "").length();
        int limit = digits > significant && significant > exponent ? significant : digits;
        if (exponent < -4 || exponent >= limit) {
            return exponent(new StringBuilder(mantissa), exponent, mark);
        }
        String plain = plain(d, Math.max(0, digits - 1 - exponent));
        return keepZeros ? plain : withoutZeros(plain);
    }

    private static String withoutZeros(String number) {
        if (number.indexOf('.') < 0) {
            return number;
        }
        int end = number.length();
        while (number.charAt(end - 1) == '0') {
            end--;
        }
        return number.substring(0, number.charAt(end - 1) == '.' ? end - 1 : end);
    }

    /// `%x`, `%X` and `%b`: powers of two.
    static String binary(double d, String verb) {
        if (isSpecial(d)) {
            return GoNumbers.printGeneral(d);
        }
        if (verb.equals("b")) {
            long bits = Double.doubleToRawLongBits(d);
            int exponent = (int) (bits >> 52 & 0x7ff);
            long mantissa = bits & ((1L << 52) - 1) | (exponent == 0 ? 0 : 1L << 52);
            int power = Math.max(exponent, 1) - 1075;
            return (isNegative(d) ? "-" : "") + mantissa + "p" + (power < 0 ? "" : "+") + power;
        }
        String java = Double.toHexString(d).replace(".0p", "p");
        int at = java.indexOf('p');
        int power = Integer.parseInt(java.substring(at + 1));
        String go = exponent(new StringBuilder(java.substring(0, at)), power, 'p');
        return verb.equals("X") ? go.toUpperCase(Locale.ROOT) : go;
    }
}
