package io.skald.logql.template;

import static io.skald.logql.template.Function.Parameter.ANY;
import static io.skald.logql.template.Function.Parameter.STRING;
import static io.skald.logql.template.Function.Parameter.TIME;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/// Functions on dates. The local zone is UTC.
final class TimeFunctions {
    private TimeFunctions() {}

    static List<Function> all() {
        return List.of(
                Function.of("now", (_, around) -> GoTime.ofNanos(around.row().nowNanos())),
                Function.of(
                        "date",
                        (a, around) ->
                                DateLayout.of((String) a[0]).format(time(a[1], around.row())),
                        STRING,
                        ANY),
                Function.of(
                        "toDate",
                        (a, _) -> parse((String) a[0], ZoneOffset.UTC, (String) a[1]),
                        STRING,
                        STRING),
                Function.of(
                        "toDateInZone",
                        (a, _) -> parse((String) a[0], zone((String) a[1]), (String) a[2]),
                        STRING,
                        STRING,
                        STRING),
                Function.of("unixToTime", (a, _) -> ofUnix((String) a[0]), STRING),
                Function.of(
                        "unixEpoch", (a, _) -> Long.toString(((GoTime) a[0]).unixSeconds()), TIME),
                Function.of(
                        "unixEpochMillis",
                        (a, _) -> Long.toString(((GoTime) a[0]).unixMillis()),
                        TIME),
                Function.of(
                        "unixEpochNanos",
                        (a, _) -> Long.toString(((GoTime) a[0]).unixNanos()),
                        TIME));
    }

    /// A time, or seconds since 1970; anything else is now.
    private static GoTime time(Object value, TemplateInput row) {
        return switch (value) {
            case GoTime time -> time.in(ZoneOffset.UTC);
            case Long seconds -> GoTime.ofSeconds(seconds, 0);
            case Int64(long seconds) -> GoTime.ofSeconds(seconds, 0);
            default -> GoTime.ofNanos(row.nowNanos());
        };
    }

    private static GoTime parse(String layout, ZoneId zone, String text) {
        return DateLayout.of(layout).parse(text, zone);
    }

    /// Unknown zones are UTC.
    private static ZoneId zone(String name) {
        if (name.isEmpty() || name.equals("Local") || name.equals("UTC")) {
            return ZoneOffset.UTC;
        }
        try {
            return ZoneId.of(ByteText.unicode(name));
        } catch (DateTimeException unknown) {
            return ZoneOffset.UTC;
        }
    }

    /// The number of digits says what is counted: days, seconds, or thousandths of them and so on.
    private static GoTime ofUnix(String text) {
        Long number = decimal(text);
        if (number == null) {
            throw new FunctionException(
                    "unable to parse time '%s': strconv.ParseInt: parsing %s: invalid syntax"
                            .formatted(text, GoStringSyntax.quote(text)));
        }
        return switch (text.length()) {
            case 5 -> GoTime.ofSeconds(number * 86_400, 0);
            case 10 -> GoTime.ofSeconds(number, 0);
            case 13 -> GoTime.ofNanos(number * 1_000_000);
            case 16 -> GoTime.ofNanos(number * 1000);
            case 19 -> GoTime.ofNanos(number);
            default ->
                    throw new FunctionException(
                            "unable to parse time '%s': %%!w(<nil>)".formatted(text));
        };
    }

    private static @org.jspecify.annotations.Nullable Long decimal(String text) {
        try {
            return ByteText.isAscii(text) ? Long.valueOf(text) : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}
