package io.skald.loadtest.generate;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;

/// A line's own clock time, in UTC, in the many ways in which programs print it. Calendar fields are computed once per second.
///
/// | letter | meaning | letter | meaning |
/// |---|---|---|---|
/// | Y, y | year with 4, 2 digits | H, M, S | hour, minute, second |
/// | m, d | month, day with 2 digits | L, f, N | milli-, micro-, nanoseconds: 3, 6, 9 digits |
/// | e | day with a space in front | s | seconds since 1970 |
/// | b, a | short English month, week day | | |
final class ClockText {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private long second = Long.MIN_VALUE;
    private long nanoOfSecond;
    private LocalDateTime fields = LocalDateTime.MIN;
    private byte[] monthName = new byte[0];
    private byte[] dayName = new byte[0];

    void set(long timestampNanos) {
        long newSecond = Math.floorDiv(timestampNanos, NANOS_PER_SECOND);
        nanoOfSecond = Math.floorMod(timestampNanos, NANOS_PER_SECOND);
        if (newSecond != second) {
            second = newSecond;
            fields = LocalDateTime.ofEpochSecond(newSecond, 0, ZoneOffset.UTC);
            monthName = ascii(fields.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
            dayName = ascii(fields.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
        }
    }

    /// @param letter from the table above
    void put(LineText line, char letter) {
        switch (letter) {
            case 'Y' -> line.putPadded(fields.getYear(), 4);
            case 'y' -> line.putPadded(fields.getYear(), 2);
            case 'm' -> line.putPadded(fields.getMonthValue(), 2);
            case 'd' -> line.putPadded(fields.getDayOfMonth(), 2);
            case 'e' -> {
                int day = fields.getDayOfMonth();
                line.put(day < 10 ? ' ' : (char) ('0' + day / 10));
                line.put((char) ('0' + day % 10));
            }
            case 'b' -> line.put(monthName);
            case 'a' -> line.put(dayName);
            case 'H' -> line.putPadded(fields.getHour(), 2);
            case 'M' -> line.putPadded(fields.getMinute(), 2);
            case 'S' -> line.putPadded(fields.getSecond(), 2);
            case 'L' -> line.putPadded(nanoOfSecond / 1_000_000, 3);
            case 'f' -> line.putPadded(nanoOfSecond / 1_000, 6);
            case 'N' -> line.putPadded(nanoOfSecond, 9);
            case 's' -> line.putDecimal(second);
            default -> throw new IllegalArgumentException("no clock letter: " + letter);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
