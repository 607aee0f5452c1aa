package io.skald.logql.template;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.TimeZone;

/// Writes the fields of a date.
final class DatePrinter {
    static final String[] MONTHS = {
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December"
    };
    static final String[] WEEKDAYS = {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
    };
    static final int SHORT_NAME = 3;

    private DatePrinter() {}

    static void append(StringBuilder out, DateLayout.Part part, ZonedDateTime at) {
        switch (part.field()) {
            case TEXT -> out.append(part.text());
            case LONG_MONTH -> out.append(month(at));
            case SHORT_MONTH -> out.append(month(at), 0, SHORT_NAME);
            case LONG_WEEKDAY -> out.append(weekday(at));
            case SHORT_WEEKDAY -> out.append(weekday(at), 0, SHORT_NAME);
            case ZONE_NAME -> out.append(zoneName(at));
            case LONG_YEAR -> year(out, at.getYear());
            case YEAR -> padded(out, Math.floorMod(at.getYear(), 100), 2, '0');
            case DAY_OF_YEAR -> padded(out, at.getDayOfYear(), 3, '0');
            case SPACED_DAY_OF_YEAR -> padded(out, at.getDayOfYear(), 3, ' ');
            case ZERO_MONTH -> padded(out, at.getMonthValue(), 2, '0');
            case MONTH -> out.append(at.getMonthValue());
            case ZERO_DAY -> padded(out, at.getDayOfMonth(), 2, '0');
            case SPACED_DAY -> padded(out, at.getDayOfMonth(), 2, ' ');
            case DAY -> out.append(at.getDayOfMonth());
            case HOUR -> padded(out, at.getHour(), 2, '0');
            case ZERO_HOUR_12 -> padded(out, hour12(at), 2, '0');
            case HOUR_12 -> out.append(hour12(at));
            case ZERO_MINUTE -> padded(out, at.getMinute(), 2, '0');
            case MINUTE -> out.append(at.getMinute());
            case ZERO_SECOND -> padded(out, at.getSecond(), 2, '0');
            case SECOND -> out.append(at.getSecond());
            case UPPER_HALF -> out.append(at.getHour() < 12 ? "AM" : "PM");
            case LOWER_HALF -> out.append(at.getHour() < 12 ? "am" : "pm");
            case FRACTION, SHORT_FRACTION -> fraction(out, part, at.getNano());
            case Z_COLON_SECONDS, Z_SECONDS, Z_COLON, Z_MINUTES, Z_HOURS -> {
                if (at.getOffset().getTotalSeconds() == 0) {
                    out.append('Z');
                } else {
                    offset(out, part.text(), at);
                }
            }
            case COLON_SECONDS, SECONDS, COLON, MINUTES, HOURS -> offset(out, part.text(), at);
        }
    }

    private static String month(ZonedDateTime at) {
        return MONTHS[at.getMonthValue() - 1];
    }

    private static String weekday(ZonedDateTime at) {
        return WEEKDAYS[at.getDayOfWeek().getValue() - 1];
    }

    private static int hour12(ZonedDateTime at) {
        return at.getHour() % 12 == 0 ? 12 : at.getHour() % 12;
    }

    private static void year(StringBuilder out, int year) {
        if (year < 0) {
            out.append('-');
        }
        padded(out, Math.abs(year), 4, '0');
    }

    static void padded(StringBuilder out, int value, int width, char pad) {
        String digits = Integer.toString(value);
        out.repeat(pad, Math.max(0, width - digits.length())).append(digits);
    }

    private static void fraction(StringBuilder out, DateLayout.Part part, int nanos) {
        int wanted = part.text().length() - 1;
        var digits = new StringBuilder();
        padded(digits, nanos, 9, '0');
        digits.setLength(Math.min(wanted, 9));
        if (part.field() == DateField.SHORT_FRACTION) {
            while (!digits.isEmpty() && digits.charAt(digits.length() - 1) == '0') {
                digits.setLength(digits.length() - 1);
            }
            if (digits.isEmpty()) {
                return;
            }
        }
        out.append(part.text().charAt(0)).append(digits).repeat('0', Math.max(0, wanted - 9));
    }

    /// @param shape how much to write: the mark of the field
    private static void offset(StringBuilder out, String shape, ZonedDateTime at) {
        int seconds = at.getOffset().getTotalSeconds();
        out.append(seconds < 0 ? '-' : '+');
        int rest = Math.abs(seconds);
        padded(out, rest / 3600, 2, '0');
        boolean colon = shape.indexOf(':') >= 0;
        int digits = shape.replace(":", "").length() - 1;
        if (digits >= 4) {
            padded(colon ? out.append(':') : out, rest / 60 % 60, 2, '0');
        }
        if (digits >= 6) {
            padded(colon ? out.append(':') : out, rest % 60, 2, '0');
        }
    }

    private static String zoneName(ZonedDateTime at) {
        if (at.getZone() instanceof ZoneOffset offset) {
            return offset.getTotalSeconds() == 0 ? "UTC" : shortOffset(at);
        }
        boolean summer = at.getZone().getRules().isDaylightSavings(at.toInstant());
        String name =
                TimeZone.getTimeZone(at.getZone())
                        .getDisplayName(summer, TimeZone.SHORT, Locale.US);
        return name.startsWith("GMT") && name.length() > 3 ? shortOffset(at) : name;
    }

    /// Where a zone has no name Go writes `+03` or `+0530`.
    private static String shortOffset(ZonedDateTime at) {
        var out = new StringBuilder();
        offset(out, at.getOffset().getTotalSeconds() % 3600 == 0 ? "-07" : "-0700", at);
        return out.toString();
    }
}
