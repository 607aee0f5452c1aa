package io.skald.logql.template;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;

/// Reads the fields of one date.
final class DateReader {
    /// The text is not in the layout.
    static final class NoDateException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoDateException() {
            super("no date", null, false, false);
        }
    }

    private static final int UNSET = -1;

    private final String text;
    private final ZoneId zone;
    private int at;
    private int year;
    private int month = UNSET;
    private int day = UNSET;
    private int dayOfYear = UNSET;
    private int hour;
    private int minute;
    private int second;
    private int nanos;
    private int offsetSeconds;
    private boolean hasOffset;
    private boolean utc;
    private boolean afternoon;
    private boolean forenoon;

    DateReader(String text, ZoneId zone) {
        this.text = text;
        this.zone = zone;
    }

    ZonedDateTime read(List<DateLayout.Part> parts) {
        for (int i = 0; i < parts.size(); i++) {
            DateLayout.Part part = parts.get(i);
            field(part);
            boolean fractionNext =
                    i + 1 < parts.size()
                            && (parts.get(i + 1).field() == DateField.FRACTION
                                    || parts.get(i + 1).field() == DateField.SHORT_FRACTION);
            boolean seconds =
                    part.field() == DateField.SECOND || part.field() == DateField.ZERO_SECOND;
            if (seconds && !fractionNext) {
                unannouncedFraction();
            }
        }
        check(at == text.length());
        return date();
    }

    private ZonedDateTime date() {
        if (afternoon && hour < 12) {
            hour += 12;
        } else if (forenoon && hour == 12) {
            hour = 0;
        }
        LocalDateTime local;
        if (dayOfYear != UNSET) {
            local = LocalDateTime.of(year, 1, 1, hour, minute, second, nanos);
            local = local.withDayOfYear(dayOfYear);
            check(month == UNSET || month == local.getMonthValue());
            check(day == UNSET || day == local.getDayOfMonth());
        } else {
            int months = month == UNSET ? 1 : month;
            local =
                    LocalDateTime.of(
                            year, months, day == UNSET ? 1 : day, hour, minute, second, nanos);
        }
        if (utc) {
            return local.atZone(ZoneOffset.UTC);
        }
        return local.atZone(hasOffset ? ZoneOffset.ofTotalSeconds(offsetSeconds) : zone);
    }

    private static void check(boolean holds) {
        if (!holds) {
            throw new NoDateException();
        }
    }

    private void field(DateLayout.Part part) {
        switch (part.field()) {
            case TEXT -> literal(part.text());
            case LONG_MONTH -> month = 1 + name(DatePrinter.MONTHS, false);
            case SHORT_MONTH -> month = 1 + name(DatePrinter.MONTHS, true);
            case LONG_WEEKDAY -> name(DatePrinter.WEEKDAYS, false);
            case SHORT_WEEKDAY -> name(DatePrinter.WEEKDAYS, true);
            case ZONE_NAME -> zoneName();
            case LONG_YEAR -> year = digits(4, 4);
            case YEAR -> {
                int two = digits(2, 2);
                year = two >= 69 ? 1900 + two : 2000 + two;
            }
            case DAY_OF_YEAR -> dayOfYear = digits(3, 3);
            case SPACED_DAY_OF_YEAR -> {
                int blanks = skipBlanks(2);
                dayOfYear = digits(3 - blanks, 3 - blanks);
            }
            case ZERO_MONTH -> month = digits(2, 2);
            case MONTH -> month = digits(1, 2);
            case ZERO_DAY -> day = digits(2, 2);
            case SPACED_DAY -> {
                skipBlanks(1);
                day = digits(1, 2);
            }
            case DAY -> day = digits(1, 2);
            case HOUR -> hour = digits(1, 2);
            case ZERO_HOUR_12 -> hour = hour12(2);
            case HOUR_12 -> hour = hour12(1);
            case ZERO_MINUTE -> minute = digits(2, 2);
            case MINUTE -> minute = digits(1, 2);
            case ZERO_SECOND -> second = digits(2, 2);
            case SECOND -> second = digits(1, 2);
            case UPPER_HALF -> half("AM", "PM");
            case LOWER_HALF -> half("am", "pm");
            case FRACTION -> fraction(part.text().length() - 1);
            case SHORT_FRACTION -> unannouncedFraction();
            case Z_COLON_SECONDS, Z_SECONDS, Z_COLON, Z_MINUTES, Z_HOURS -> {
                if (text.startsWith("Z", at)) {
                    at++;
                    utc = true;
                } else {
                    offset(part.text());
                }
            }
            case COLON_SECONDS, SECONDS, COLON, MINUTES, HOURS -> offset(part.text());
        }
    }

    /// Blanks in the layout stand for any number of blanks in the text.
    private void literal(String literal) {
        for (int i = 0; i < literal.length(); i++) {
            if (literal.charAt(i) == ' ') {
                check(at == text.length() || text.charAt(at) == ' ');
                while (i + 1 < literal.length() && literal.charAt(i + 1) == ' ') {
                    i++;
                }
                skipBlanks(text.length());
            } else {
                check(at < text.length() && text.charAt(at) == literal.charAt(i));
                at++;
            }
        }
    }

    private int skipBlanks(int most) {
        int start = at;
        while (at < text.length() && at - start < most && text.charAt(at) == ' ') {
            at++;
        }
        return at - start;
    }

    private int name(String[] names, boolean shortened) {
        for (int i = 0; i < names.length; i++) {
            int length = shortened ? DatePrinter.SHORT_NAME : names[i].length();
            if (text.regionMatches(true, at, names[i], 0, length)) {
                at += length;
                return i;
            }
        }
        throw new NoDateException();
    }

    private boolean isDigit(int index) {
        return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private int digits(int least, int most) {
        int start = at;
        int value = 0;
        while (at - start < most && isDigit(at)) {
            value = 10 * value + text.charAt(at++) - '0';
        }
        check(at - start >= least);
        return value;
    }

    private int hour12(int least) {
        int value = digits(least, 2);
        check(value <= 12);
        return value;
    }

    private void half(String before, String after) {
        afternoon = text.startsWith(after, at);
        forenoon = text.startsWith(before, at);
        check(afternoon || forenoon);
        at += 2;
    }

    private void fraction(int count) {
        check(at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ','));
        at++;
        int start = at;
        while (at - start < count && isDigit(at)) {
            at++;
        }
        check(at - start == count);
        nanos = nanos(start, at);
    }

    /// Seconds may have a fraction though the layout has none.
    private void unannouncedFraction() {
        if (at < text.length()
                && (text.charAt(at) == '.' || text.charAt(at) == ',')
                && isDigit(at + 1)) {
            int start = ++at;
            while (isDigit(at)) {
                at++;
            }
            nanos = nanos(start, at);
        }
    }

    private int nanos(int start, int end) {
        int value = 0;
        for (int i = 0; i < 9; i++) {
            value = 10 * value + (start + i < end ? text.charAt(start + i) - '0' : 0);
        }
        return value;
    }

    private void offset(String shape) {
        check(at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-'));
        int sign = text.charAt(at++) == '-' ? -1 : 1;
        boolean colon = shape.indexOf(':') >= 0;
        int parts = (shape.replace(":", "").length() - 1) / 2;
        int seconds = 0;
        int unit = 3600;
        for (int i = 0; i < parts; i++) {
            if (colon && i > 0) {
                check(text.startsWith(":", at));
                at++;
            }
            int value = digits(2, 2);
            check(value <= (i == 0 ? 24 : 60));
            seconds += unit * value;
            unit /= 60;
        }
        hasOffset = true;
        offsetSeconds = sign * seconds;
    }

    /// Names other than UTC are taken, but not known: they count as no offset.
    private void zoneName() {
        if (text.startsWith("UTC", at)) {
            at += 3;
            utc = true;
            return;
        }
        int start = at;
        while (at < text.length() && text.charAt(at) >= 'A' && text.charAt(at) <= 'Z') {
            at++;
        }
        int length = at - start;
        check(length >= 3 && length <= 5);
        String name = text.substring(start, at);
        if (name.equals("GMT") && at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) {
            int sign = text.charAt(at++) == '-' ? -1 : 1;
            offsetSeconds = sign * 3600 * digits(1, 2);
        } else if (name.toUpperCase(Locale.ROOT).equals(zone.getId())) {
            return;
        }
        hasOffset = true;
    }
}
