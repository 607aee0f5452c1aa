package io.skald.logql.template;

import org.jspecify.annotations.Nullable;

/// What can stand in a layout of dates (Go, package `time`, constants of `Format`).
enum DateField {
    TEXT(""),
    LONG_MONTH("January"),
    SHORT_MONTH("Jan"),
    LONG_WEEKDAY("Monday"),
    SHORT_WEEKDAY("Mon"),
    ZONE_NAME("MST"),
    LONG_YEAR("2006"),
    DAY_OF_YEAR("002"),
    SPACED_DAY_OF_YEAR("__2"),
    ZERO_MONTH("01"),
    ZERO_DAY("02"),
    ZERO_HOUR_12("03"),
    ZERO_MINUTE("04"),
    ZERO_SECOND("05"),
    YEAR("06"),
    HOUR("15"),
    MONTH("1"),
    SPACED_DAY("_2"),
    DAY("2"),
    HOUR_12("3"),
    MINUTE("4"),
    SECOND("5"),
    UPPER_HALF("PM"),
    LOWER_HALF("pm"),
    Z_COLON_SECONDS("Z07:00:00"),
    Z_SECONDS("Z070000"),
    Z_COLON("Z07:00"),
    Z_MINUTES("Z0700"),
    Z_HOURS("Z07"),
    COLON_SECONDS("-07:00:00"),
    SECONDS("-070000"),
    COLON("-07:00"),
    MINUTES("-0700"),
    HOURS("-07"),
    /// `.000` or `,000`: that many digits.
    FRACTION(""),
    /// `.999` or `,999`: that many digits without zeros at the end.
    SHORT_FRACTION("");

    private final String mark;

    DateField(String mark) {
        this.mark = mark;
    }

    /// The field that a layout has at a place.
    ///
    /// @return null when it has text there
    static DateLayout.@Nullable Part at(String layout, int at) {
        char first = layout.charAt(at);
        if ((first == '.' || first == ',') && at + 1 < layout.length()) {
            return fraction(layout, at);
        }
        for (DateField field : values()) {
            if (!field.mark.isEmpty()
                    && layout.startsWith(field.mark, at)
                    && field.mayStand(layout, at)) {
                return new DateLayout.Part(field, field.mark);
            }
        }
        return null;
    }

    private boolean mayStand(String layout, int at) {
        return switch (this) {
            case SHORT_MONTH, SHORT_WEEKDAY -> !startsWithLower(layout, at + mark.length());
            case SPACED_DAY -> !layout.startsWith("_2006", at);
            default -> true;
        };
    }

    private static boolean startsWithLower(String text, int at) {
        return at < text.length() && text.charAt(at) >= 'a' && text.charAt(at) <= 'z';
    }

    private static DateLayout.@Nullable Part fraction(String layout, int at) {
        char digit = layout.charAt(at + 1);
        if (digit != '0' && digit != '9') {
            return null;
        }
        int end = at + 1;
        while (end < layout.length() && layout.charAt(end) == digit) {
            end++;
        }
        if (end < layout.length() && layout.charAt(end) >= '0' && layout.charAt(end) <= '9') {
            return null;
        }
        return new DateLayout.Part(
                digit == '0' ? FRACTION : SHORT_FRACTION, layout.substring(at, end));
    }
}
