package io.skald.logql.template;

import static io.skald.logql.template.Function.Parameter.DURATION;
import static io.skald.logql.template.Function.Parameter.INT;
import static io.skald.logql.template.Function.Parameter.STRING;
import static io.skald.logql.template.Function.Parameter.TIME;

import io.skald.logql.text.GoDurations;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.ZoneOffset;

/// Methods of times and durations that templates can call, as in `{{ __timestamp__.Unix }}`.
final class TimeMethods {
    private TimeMethods() {}

    /// @return null when values of that type have no such method
    static @Nullable Function find(Object receiver, String name) {
        return switch (receiver) {
            case GoTime time -> ofTime(time, name);
            case GoDuration duration -> ofDuration(duration, name);
            default -> null;
        };
    }

    private static Function get(String name, Object value) {
        return Function.of(name, (_, _) -> value);
    }

    private static @Nullable Function ofTime(GoTime time, String name) {
        return switch (name) {
            case "Unix" -> get(name, new Int64(time.unixSeconds()));
            case "UnixMilli" -> get(name, new Int64(time.unixMillis()));
            case "UnixMicro" -> get(name, new Int64(time.unixNanos() / 1000));
            case "UnixNano" -> get(name, new Int64(time.unixNanos()));
            case "Year" -> get(name, (long) time.at().getYear());
            case "Day" -> get(name, (long) time.at().getDayOfMonth());
            case "YearDay" -> get(name, (long) time.at().getDayOfYear());
            case "Hour" -> get(name, (long) time.at().getHour());
            case "Minute" -> get(name, (long) time.at().getMinute());
            case "Second" -> get(name, (long) time.at().getSecond());
            case "Nanosecond" -> get(name, (long) time.at().getNano());
            case "Month" -> get(name, DateLayout.of("January").format(time));
            case "Weekday" -> get(name, DateLayout.of("Monday").format(time));
            case "String" -> get(name, time.toString());
            case "UTC", "Local" -> get(name, time.in(ZoneOffset.UTC));
            case "IsZero" -> get(name, time.at().isEqual(GoTime.ZERO.at()));
            default -> withArguments(time, name);
        };
    }

    private static @Nullable Function withArguments(GoTime time, String name) {
        return switch (name) {
            case "Format" ->
                    Function.of(name, (a, _) -> DateLayout.of((String) a[0]).format(time), STRING);
            case "Before" ->
                    Function.of(name, (a, _) -> time.at().isBefore(((GoTime) a[0]).at()), TIME);
            case "After" ->
                    Function.of(name, (a, _) -> time.at().isAfter(((GoTime) a[0]).at()), TIME);
            case "Equal" ->
                    Function.of(name, (a, _) -> time.at().isEqual(((GoTime) a[0]).at()), TIME);
            case "Sub" ->
                    Function.of(
                            name,
                            (a, _) ->
                                    new GoDuration(time.unixNanos() - ((GoTime) a[0]).unixNanos()),
                            TIME);
            case "Add" ->
                    Function.of(name, (a, _) -> plus(time, ((GoDuration) a[0]).nanos()), DURATION);
            case "AddDate" ->
                    Function.of(
                            name,
                            (a, _) -> plus(time, (Long) a[0], (Long) a[1], (Long) a[2]),
                            INT,
                            INT,
                            INT);
            default -> null;
        };
    }

    private static GoTime plus(GoTime time, long nanos) {
        return new GoTime(time.at().plusNanos(nanos));
    }

    private static GoTime plus(GoTime time, long years, long months, long days) {
        try {
            return new GoTime(
                    time.at()
                            .withDayOfMonth(1)
                            .plusYears(years)
                            .plusMonths(months)
                            .plusDays(days + time.at().getDayOfMonth() - 1));
        } catch (DateTimeException | ArithmeticException e) {
            throw new FunctionException("date out of range");
        }
    }

    private static @Nullable Function ofDuration(GoDuration duration, String name) {
        return switch (name) {
            case "Nanoseconds" -> get(name, new Int64(duration.nanos()));
            case "Microseconds" -> get(name, new Int64(duration.nanos() / 1000));
            case "Milliseconds" -> get(name, new Int64(duration.nanos() / 1_000_000));
            case "Seconds" -> get(name, in(duration.nanos(), GoDurations.SECOND));
            case "Minutes" -> get(name, in(duration.nanos(), GoDurations.MINUTE));
            case "Hours" -> get(name, in(duration.nanos(), GoDurations.HOUR));
            case "String" -> get(name, ByteText.of(GoDurations.printGo(duration.nanos())));
            default -> null;
        };
    }

    /// Whole units and the rest, so that it rounds as in Go.
    private static double in(long nanos, long unit) {
        return nanos / unit + (double) (nanos % unit) / unit;
    }
}
