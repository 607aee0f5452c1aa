package io.skald.logql.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// The shortest decimal that reads back as a given `double`: `0.d1d2d3… * 10^point`, and its sign.
///
/// @param digits without zeros at the end; `0` for zero
record ShortestDigits(boolean negative, String digits, int point) {
    /// @param value a finite number
    static ShortestDigits of(double value) {
        boolean negative = value < 0 || value == 0 && 1 / value < 0;
        double magnitude = Math.abs(value);
        if (magnitude == 0) {
            return new ShortestDigits(negative, "0", 1);
        }
        // Double.toString gives the shortest digits, save that it prefers two digits to one if they
        // are nearer (4.9E-324).
        BigDecimal decimal = new BigDecimal(Double.toString(magnitude)).stripTrailingZeros();
        if (decimal.precision() == 2) {
            BigDecimal one = decimal.round(new MathContext(1, RoundingMode.HALF_EVEN));
            decimal = one.doubleValue() == magnitude ? one.stripTrailingZeros() : decimal;
        }
        String digits = decimal.unscaledValue().toString();
        return new ShortestDigits(negative, digits, digits.length() - decimal.scale());
    }

    /// Exponent of the notation with one digit before the point.
    int exponent() {
        return point - 1;
    }

    /// Without exponent: `1500`, `0.015`.
    String plain() {
        var out = new StringBuilder(negative ? "-" : "");
        if (point <= 0) {
            return out.append("0.").repeat('0', -point).append(digits).toString();
        }
        if (digits.length() <= point) {
            return out.append(digits).repeat('0', point - digits.length()).toString();
        }
        return out.append(digits, 0, point)
                .append('.')
                .append(digits, point, digits.length())
                .toString();
    }

    /// With an exponent of two digits or more: `1.5e+06`, `1e-05`.
    String scientific() {
        var out = new StringBuilder(negative ? "-" : "").append(digits.charAt(0));
        if (digits.length() > 1) {
            out.append('.').append(digits, 1, digits.length());
        }
        int size = Math.abs(exponent());
        out.append('e').append(exponent() < 0 ? '-' : '+').append(size < 10 ? "0" : "");
        return out.append(size).toString();
    }
}
